import type { Reference } from '../../graph/references';
import { at } from '../../kube/object';
import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const CONFIG = object('v1 ConfigMap', 'settings', 'data: { app.yaml: "level: info" }');
const volume = (source: string) => deployment('api', { pod: `volumes: [{ name: it, ${source} }]` });

export const volumeSourceMissing = defineRule({
  id: 'volume-source-missing',
  title: 'The ConfigMap, claim or SecretProviderClass behind a volume exists, with its keys.',
  why: 'The pod stays in ContainerCreating until the volume can be mounted: a roll-out hangs without an error of its own.',
  fix: 'Add the object or the key, correct the name, or set optional: true where the program can do without it.',
  references: ['https://kubernetes.io/docs/concepts/storage/volumes/', 'Monokle LNK001'],
  examples: {
    bad: [
      { situation: 'a ConfigMap that is not there', yaml: volume('configMap: { name: settings }') },
      { situation: 'a key that the ConfigMap does not have', yaml: set(CONFIG, volume('configMap: { name: settings, items: [{ key: app.yml, path: app.yml }] }')) },
      { situation: 'a claim that is not there', yaml: volume('persistentVolumeClaim: { claimName: data }') },
      { situation: 'a SecretProviderClass that is not there', yaml: volume('csi: { driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: { secretProviderClass: api } }') },
      { situation: 'a ConfigMap of a projected volume', yaml: volume('projected: { sources: [{ configMap: { name: settings } }] }') },
    ],
    good: [
      { situation: 'the ConfigMap has the key', yaml: set(CONFIG, volume('configMap: { name: settings, items: [{ key: app.yaml, path: app.yaml }] }')) },
    ],
    nearMiss: [
      { situation: 'a CSI driver that knows no SecretProviderClass', yaml: volume('csi: { driver: csi.cert-manager.io, readOnly: true, volumeAttributes: { csi.cert-manager.io/issuer-name: acme } }') },
      { situation: 'the claim of a pod of a StatefulSet', yaml: set(workload('apps/v1 StatefulSet', 'db', { spec: 'volumeClaimTemplates: [{ metadata: { name: data } }]' }), volume('persistentVolumeClaim: { claimName: data-db-0 }')) },
      { situation: 'a claim that the template of the same name replaces', yaml: workload('apps/v1 StatefulSet', 'db', { spec: 'volumeClaimTemplates: [{ metadata: { name: data } }]', pod: 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]' }) },
      { situation: 'the program can do without it', yaml: volume('configMap: { name: settings, optional: true }') },
      { situation: 'a Secret that is not there, which is for secret-ref-missing', yaml: volume('secret: { secretName: tls }') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['volume', 'claim'], (reference) => (reference.target.groupKind !== '/Secret' || reference.state === 'key-missing') && !isReplaced(reference)),
});

/** A StatefulSet puts the claims of its templates in the place of volumes of the same name. */
function isReplaced({ from, path, use }: Reference): boolean {
  const templates = use === 'claim' ? at(from, 'spec', 'volumeClaimTemplates') : undefined;
  const volume = at(from, ...path.slice(0, -1), 'name');
  return Array.isArray(templates) && templates.some((template: unknown) => at(template, 'metadata', 'name') === volume);
}
