import { referencesOf } from '../../graph/references';
import { at } from '../../kube/object';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const claim = (mode: string) => object('v1 PersistentVolumeClaim', 'data', `spec: { accessModes: [${mode}], resources: { requests: { storage: 1Gi } } }`);
const MOUNT = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]';

export const pvcRwoMultiReplica = defineRule({
  id: 'pvc-rwo-multi-replica',
  title: 'A volume that one node may mount is mounted by one pod.',
  why: 'A second pod on another node waits for ever for the volume; in a rolling update the new pod waits for the old one, and the old one for the new.',
  fix: 'Run one pod with strategy Recreate, use a StatefulSet with volumeClaimTemplates, or claim ReadWriteMany.',
  references: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes'],
  examples: {
    bad: [
      { situation: 'three replicas of a Deployment', yaml: set(claim('ReadWriteOnce'), deployment('api', { spec: 'replicas: 3\nstrategy: { type: Recreate }', pod: MOUNT })) },
      { situation: 'one replica, and one more in a rolling update', yaml: set(claim('ReadWriteOnce'), deployment('api', { spec: 'replicas: 1', pod: MOUNT })) },
      { situation: 'one claim for all pods of a StatefulSet', yaml: set(claim('ReadWriteOncePod'), workload('apps/v1 StatefulSet', 'db', { spec: 'replicas: 2', pod: MOUNT })) },
    ],
    good: [{ situation: 'one pod that is replaced', yaml: set(claim('ReadWriteOnce'), deployment('api', { spec: 'replicas: 1\nstrategy: { type: Recreate }', pod: MOUNT })) }],
    nearMiss: [
      { situation: 'a volume for many nodes', yaml: set(claim('ReadWriteMany'), deployment('api', { spec: 'replicas: 3', pod: MOUNT })) },
      { situation: 'a claim that is not in the set', yaml: deployment('api', { spec: 'replicas: 3', pod: MOUNT }) },
      { situation: 'a claim for each pod', yaml: workload('apps/v1 StatefulSet', 'db', { spec: 'replicas: 3\nvolumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]' }) },
    ],
  },
  on: 'set',
  check(graph, report) {
    if (graph.ofKind('/PersistentVolumeClaim').length === 0) return;
    for (const { object, name, podHolder, scale, surge } of graph.workloads) {
      if (scale.max + surge < 2) continue;
      for (const { use, target, path } of referencesOf(graph, podHolder)) {
        const claim = use === 'claim' ? graph.find(target.groupKind, target.namespace, target.name) : undefined;
        const modes = at(claim, 'spec', 'accessModes');
        if (!Array.isArray(modes) || modes.length === 0 || !modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod')) continue;
        const pods = scale.max > 1 ? `runs up to ${scale.max} pods` : `adds ${surge} ${surge === 1 ? 'pod' : 'pods'} in a rolling update`;
        report({ object, ...(podHolder === object && { path }), message: `${object.kind} ${name} ${pods}, and all of them mount claim ${target.name}, which is ${modes.join(' and ')}` });
      }
    }
  },
});
