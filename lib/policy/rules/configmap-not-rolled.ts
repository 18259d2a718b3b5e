import { referencesOf, type Reference } from '../../graph/references';
import { at, groupKindOf, isMap, type KubeObject } from '../../kube/object';
import type { Workload } from '../../graph/graph';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const CONFIG = object('v1 ConfigMap', 'settings', 'data: { LEVEL: info }');
const ENV = { container: 'envFrom: [{ configMapRef: { name: settings } }]' };

export const configmapNotRolled = defineRule({
  id: 'configmap-not-rolled',
  title: 'A change of configuration restarts the pods that read it at their start.',
  why: 'Variables and files mounted by subPath are read once: after the change old pods run with the old values and new ones with the new, until something else restarts them, and then they break at a time that nobody chose.',
  fix: 'Put a hash of the content into the name of the ConfigMap or into an annotation of the pods, and make it immutable.',
  references: ['https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically'],
  examples: {
    bad: [
      { situation: 'variables from a ConfigMap that may change', yaml: set(CONFIG, deployment('api', ENV)) },
      { situation: 'one file by subPath', yaml: set(CONFIG, deployment('api', { container: 'volumeMounts: [{ name: it, mountPath: /etc/level, subPath: LEVEL }]', pod: 'volumes: [{ name: it, configMap: { name: settings } }]' })) },
    ],
    good: [
      { situation: 'a hash in the name', yaml: set(CONFIG, deployment('api', ENV)).replaceAll('settings', 'settings-3f9a1c2') },
      { situation: 'a hash in an annotation of the pods', yaml: set(CONFIG, deployment('api', { ...ENV, template: 'annotations: { checksum/config: 3f9a1c2 }' })) },
    ],
    nearMiss: [
      { situation: 'a mounted folder is kept up to date', yaml: set(CONFIG, deployment('api', { container: 'volumeMounts: [{ name: it, mountPath: /etc/api }]', pod: 'volumes: [{ name: it, configMap: { name: settings } }]' })) },
      { situation: 'a controller restarts the pods', yaml: set(CONFIG, deployment('api', ENV).replace('name: api\n', 'name: api\n  annotations: { reloader.stakater.com/auto: "true" }\n')) },
      { situation: 'a Job reads it when it runs', yaml: set(CONFIG, workload('batch/v1 Job', 'load', ENV)) },
      { situation: 'an immutable ConfigMap does not change', yaml: set(`${CONFIG}immutable: true\n`, deployment('api', ENV)) },
    ],
  },
  on: 'set',
  check(graph, report) {
    if (graph.ofKind('/ConfigMap').length + graph.ofKind('/Secret').length === 0) return;
    for (const workload of graph.workloads) {
      const { object, podHolder, name, pod } = workload;
      if (!ROLLED.has(groupKindOf(object)) || restarts(workload)) continue;
      for (const reference of referencesOf(graph, podHolder)) {
        const { target, path } = reference;
        if (!isReadOnce(reference, pod.spec)) continue;
        const source = graph.find(target.groupKind, target.namespace, target.name);
        if (source === undefined || source.immutable === true || HASHED.test(target.name)) continue;
        report({ object, ...(podHolder === object && { path }), message: `${object.kind} ${name} reads ${source.kind} ${target.name} at its start, and nothing restarts it when the content changes` });
        break;
      }
    }
  },
});

const ROLLED = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout']);
/** Seven and more hexadecimal digits with one among them, or ten of the letters that Kustomize hashes with. */
const HASHED = /-(?=[a-f]*\d)[0-9a-f]{7,64}$|-[bcdfghkmt2456789]{10}$/;
const RESTARTS = /checksum|hash|reloader|restart|revision|rollme/i;

function restarts({ object, pod }: Workload): boolean {
  return [...Object.keys(pod.annotations), ...keysOf(object)].some((key) => RESTARTS.test(key));
}

function keysOf({ metadata }: KubeObject): readonly string[] {
  return isMap(metadata.annotations) ? Object.keys(metadata.annotations) : [];
}

function isReadOnce({ use, path }: Reference, spec: Workload['pod']['spec']): boolean {
  if (use === 'env') return true;
  const index = path[path.indexOf('volumes') + 1];
  if (use !== 'volume' || typeof index !== 'number') return false;
  const volume = at(spec, 'volumes', index, 'name');
  const containers = Array.isArray(spec.containers) ? (spec.containers as readonly unknown[]) : [];
  return containers.some((container) => {
    const mounts = at(container, 'volumeMounts');
    return Array.isArray(mounts) && mounts.some((mount: unknown) => at(mount, 'name') === volume && (at(mount, 'subPath') !== undefined || at(mount, 'subPathExpr') !== undefined));
  });
}
