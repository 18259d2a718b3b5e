import { at } from '../../kube/object';
import { brokenReferenceCheck } from '../broken-reference';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const CLASS = object('storage.k8s.io/v1 StorageClass', '/fast', 'provisioner: csi.acme.io');
const claim = (storageClass: string) => object('v1 PersistentVolumeClaim', 'data', `spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } }, storageClassName: ${storageClass} }`);

export const storageClassMissing = defineRule({
  id: 'storage-class-missing',
  title: 'The StorageClass of a claim exists.',
  why: 'The claim stays Pending for ever, and with it every pod that mounts it.',
  fix: 'Name a StorageClass of the cluster, or declare it as external.',
  references: ['https://kubernetes.io/docs/concepts/storage/storage-classes/'],
  examples: {
    bad: [
      { situation: 'a typing error', yaml: set(CLASS, claim('fsat')) },
    ],
    good: [
      { situation: 'the class is in the set', yaml: set(CLASS, claim('fast')) },
    ],
    nearMiss: [
      { situation: 'a set without classes uses those of the cluster', yaml: claim('fast') },
      { situation: 'an empty name asks for a volume without a class', yaml: set(CLASS, claim('""')) },
      { situation: 'a claim that is bound by hand', yaml: set(CLASS, claim('manual, volumeName: disk-1')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['storage-class'], ({ from }) => at(from, 'spec', 'volumeName') === undefined),
});
