import type { Demand } from '../../../lib/graph/fit/demand';
import { listAt, type KubeObject } from '../../../lib/kube/object';
import { messageOf } from '../harness/client';
import type { Cluster } from '../harness/cluster';
import { inParallel } from '../harness/pool';
import { sleep, until } from '../harness/until';
import type { PoolNode } from './pool-nodes';
import { ASKED, namespaceOfPods, podSpecFor } from './pods';
import { verdictOf, type Verdict } from './verdict';

/** Milliseconds between two looks. */
const PACE = 50;

/** Creates pods, and waits until the scheduler has said something of each, and so many seconds longer while some find no node. */
export async function scheduled({ client }: Cluster, pods: readonly KubeObject[], patience: number): Promise<readonly Verdict[]> {
  await inParallel(pods, 16, async (pod) => {
    const answer = await client.create(pod);
    if (answer.status !== 201) throw new Error(`pod ${pod.metadata.name} is refused: ${messageOf(answer)}`);
  });
  const wanted = new Set(pods.map(({ metadata }) => metadata.name));
  const namespaces = [...new Set(pods.map(({ metadata }) => metadata.namespace ?? ''))];
  const started = Date.now();
  let settled: number | undefined;
  for (;;) {
    const found = (await Promise.all(namespaces.map((namespace) => client.list('v1', 'Pod', namespace, ASKED)))).flat();
    const verdicts = found.flatMap((pod) => (wanted.has(pod.metadata.name) ? (verdictOf(pod) ?? []) : []));
    if (verdicts.length === wanted.size) {
      settled ??= Date.now();
      if (verdicts.every(({ node }) => node !== undefined) || Date.now() - settled > patience * 1000) return verdicts;
    } else if (Date.now() - started > 30_000) throw new Error(`the scheduler says nothing of ${wanted.size - verdicts.length} of ${wanted.size} pods`);
    await sleep(PACE);
  }
}

/** Takes the pods of workloads away. */
export async function gone({ client }: Cluster, demands: readonly Demand[]): Promise<void> {
  const namespaces = [...new Set(demands.map(namespaceOfPods))];
  await Promise.all(namespaces.map((namespace) => client.request('DELETE', `/api/v1/namespaces/${namespace}/pods?gracePeriodSeconds=0&labelSelector=${encodeURIComponent(ASKED)}`)));
  for (const namespace of namespaces) await until(`the pods of ${namespace} to go`, 30, async () => (await client.list('v1', 'Pod', namespace, ASKED)).length === 0);
  for (const namespace of demands.some(claims) ? namespaces : []) await until(`the claims of ${namespace} to go`, 30, async () => (await client.list('resource.k8s.io/v1', 'ResourceClaim', namespace)).every(({ metadata }) => metadata.ownerReferences === undefined));
  // The scheduler hears of it a moment later.
  await sleep(PACE);
}

function claims({ workload: { pod } }: Demand): boolean {
  return listAt(pod.spec, 'resourceClaims').length > 0;
}

/** Creates DaemonSets, and waits until each has a pod on every node that takes it, and on no other. */
export async function daemonsStand({ client }: Cluster, daemons: readonly Demand[], takes: (demand: Demand, node: PoolNode) => boolean, nodes: readonly PoolNode[]): Promise<void> {
  for (const demand of daemons) {
    const { object, name } = demand.workload;
    const namespace = namespaceOfPods(demand);
    const { spec } = object as { readonly spec?: { readonly template?: { readonly metadata?: object } } };
    const answer = await client.create({ ...object, metadata: { name, namespace }, spec: { ...spec, template: { metadata: { ...spec?.template?.metadata, annotations: undefined }, spec: podSpecFor(demand) } } });
    if (answer.status !== 201) throw new Error(`DaemonSet ${name} is refused: ${messageOf(answer)}`);
    const wanted = nodes.filter((node) => takes(demand, node)).map((node) => node.object.metadata.name).sort().join(', ');
    const standing = async () => (await client.list('v1', 'Pod', namespace)).flatMap((pod) => (pod.metadata.name.startsWith(`${name}-`) ? (verdictOf(pod)?.node ?? []) : [])).sort().join(', ');
    await until(`DaemonSet ${name} on ${wanted}`, 20, async () => (await standing()) === wanted, standing);
  }
}
