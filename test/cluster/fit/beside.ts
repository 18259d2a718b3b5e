import { at, groupKindOf, listAt, type KubeObject } from '../../../lib/kube/object';
import type { Graph } from '../../../lib/graph/graph';
import { messageOf, type Client } from '../harness/client';
import type { Cluster } from '../harness/cluster';
import { until } from '../harness/until';
import { DAEMONS } from './pods';

/** What decides where pods may be, or whether they are admitted, beside themselves. */
const DECIDES = new Set(['/LimitRange', '/PersistentVolume', '/PersistentVolumeClaim', 'storage.k8s.io/StorageClass', 'resource.k8s.io/ResourceClaimTemplate', 'resource.k8s.io/ResourceClaim']);

/** Has in the cluster, while something runs, what pods of a set need beside nodes: namespaces, volumes for all claims, and more. */
export async function withBeside({ client }: Cluster, graph: Graph, more: readonly KubeObject[], run: () => Promise<unknown>): Promise<void> {
  const namespaces = [...new Set([...graph.namespaces, ...graph.workloads.map(({ namespace }) => namespace)])].map((name) => (name === '' ? 'default' : name));
  for (const name of [DAEMONS, ...namespaces]) {
    const { metadata } = graph.find('/Namespace', undefined, name) ?? { metadata: { labels: {} } };
    const labels = Object.fromEntries(Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => (key.startsWith('pod-security.') ? [] : [[key, String(value)]])));
    await accountIn(client, name, labels);
  }
  const made = [...graph.objects.filter((object) => DECIDES.has(groupKindOf(object))).map((object) => placed(graph, object)), ...claimsMissing(graph)];
  const volumes = made.flatMap((object) => volumeFor(graph, object) ?? []);
  const all = [...more, ...volumes, ...made];
  try {
    for (const object of all) {
      const answer = await client.create(object);
      if (answer.status !== 201) throw new Error(`${object.kind} ${object.metadata.name} is refused: ${messageOf(answer)}`);
    }
    for (const { spec } of volumes) {
      const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: at(spec, 'claimRef') as KubeObject['metadata'] };
      await until(`claim ${claim.metadata.name} to be bound`, 30, async () => at((await client.read(claim)).body, 'status', 'phase') === 'Bound');
    }
    await run();
  } finally {
    for (const object of graph.ofKind('apps/DaemonSet')) await client.remove(placed(graph, object));
    await Promise.all(namespaces.map((name) => client.request('DELETE', `/api/v1/namespaces/${name}/pods?gracePeriodSeconds=0`)));
    for (const object of all) {
      await client.remove(object);
      // Nobody uses it any more, and who looks whether it is so comes round too late.
      await client.merge(object, { metadata: { finalizers: null } });
    }
    for (const name of namespaces) await until(`the pods of ${name} to go`, 30, async () => (await client.list('v1', 'Pod', name)).length === 0);
  }
}

/** Makes a namespace, and waits until pods may be in it. */
export async function accountIn(client: Client, name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await until(`the account of ${name}`, 30, async () => (await client.read({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } })).status === 200);
}

function placed(graph: Graph, object: KubeObject): KubeObject {
  const namespace = graph.namespaceOf(object) || 'default';
  return ['/PersistentVolume', 'storage.k8s.io/StorageClass'].includes(groupKindOf(object)) ? object : { ...object, metadata: { ...object.metadata, namespace } };
}

/** Claims that the cluster has, and the set does not. */
function claimsMissing(graph: Graph): KubeObject[] {
  const missing = new Map<string, KubeObject>();
  for (const { namespace, pod } of graph.workloads) {
    for (const volume of listAt(pod.spec, 'volumes')) {
      const name = at(volume, 'persistentVolumeClaim', 'claimName');
      if (typeof name !== 'string' || graph.find('/PersistentVolumeClaim', namespace, name) !== undefined) continue;
      missing.set(`${namespace}/${name}`, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: namespace || 'default' }, spec: { accessModes: ['ReadWriteMany'], storageClassName: 'shared', resources: { requests: { storage: '1Gi' } } } });
    }
  }
  return [...missing.values()];
}

/** A volume that lies everywhere, for a claim whose volume is not in the set and whose class is nowhere. */
function volumeFor(graph: Graph, claim: KubeObject): KubeObject | undefined {
  const className = at(claim, 'spec', 'storageClassName');
  if (groupKindOf(claim) !== '/PersistentVolumeClaim' || at(claim, 'spec', 'volumeName') !== undefined) return undefined;
  if (typeof className === 'string' && graph.find('storage.k8s.io/StorageClass', undefined, className) !== undefined) return undefined;
  const { name, namespace = 'default' } = claim.metadata;
  return {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: `${namespace}-${name}` },
    spec: { capacity: { storage: at(claim, 'spec', 'resources', 'requests', 'storage') }, accessModes: at(claim, 'spec', 'accessModes'), storageClassName: className, persistentVolumeReclaimPolicy: 'Retain', claimRef: { namespace, name }, hostPath: { path: '/volumes' } },
  };
}
