import { fitOf, type Fit } from '../../../lib/graph/fit/fit';
import type { KubeObject } from '../../../lib/kube/object';
import { synthApp } from '../../goldens/apps';
import { HELD } from '../behaviour/rollouts';
import { apply, expectThat, podsIn, type World } from '../behaviour/world';
import type { Client } from '../harness/client';
import { inParallel } from '../harness/pool';
import { onMinor } from '../harness/target-minor';
import { until } from '../harness/until';
import { accountIn } from './beside';
import { nodesOf, onNodes, withoutDrained, type PoolNode } from './pool-nodes';
import { DAEMONS } from './pods';
import { namedBy, verdictOf, type Verdict } from './verdict';

/** The app on pools at its peak, with a node of each pool drained in turn: every pod finds another node of a pool that we allow it. */
export async function peakOutlivesDrains(world: World): Promise<void> {
  const { client } = world.cluster;
  const { fit, objects } = await appWith(world, 6);
  const nodes = nodesOf(fit.pools);
  await atItsPeak(world, fit, objects, nodes, async (verdicts) => {
    const settled = async (without: ReadonlySet<string>) => {
      await until('every pod to find a node', 30, async () => (await verdicts()).every(({ node }) => node !== undefined && !without.has(node)), verdicts);
      expectAllowed(fit, nodes, await verdicts());
    };
    await settled(new Set());
    const byPool = Object.keys(fit.pools.pools).map((pool) => nodes.filter((node) => node.pool === pool));
    for (let turn = 0; turn < Math.max(...byPool.map(({ length }) => length)); turn++) {
      const drained = new Set(byPool.map((own) => own[turn % own.length]?.object.metadata.name ?? ''));
      await cordon(client, drained, true);
      await inParallel((await verdicts()).filter(({ node }) => drained.has(node ?? '')), 8, ({ pod }) => client.request('DELETE', `${pod}?gracePeriodSeconds=0`));
      await settled(drained);
      await cordon(client, drained, false);
      world.journal.count('nodes drained at the peak', drained.size);
    }
  });
}

/** The same with two nodes for everybody, one of them drained: as many pods wait as we say, and for the reason that we give. */
export async function peakIsTooHigh(world: World): Promise<void> {
  const { fit, objects } = await appWith(world, 2);
  const missing = fit.packing.shortfalls.reduce((sum, { demand, placed }) => sum + demand.pods - placed, 0);
  expectThat(missing > 0, 'we say that all pods find a node');
  const nodes = withoutDrained(nodesOf(fit.pools), fit.pools);
  await atItsPeak(world, fit, objects, nodes, async (verdicts) => {
    const waiting = (await verdicts()).filter(({ node }) => node === undefined);
    expectThat(waiting.length === missing, `we say that ${missing} pods find no node, and ${waiting.length} do not`);
    for (const verdict of waiting) {
      expectThat(fit.packing.shortfalls.some(({ demand }) => verdict.pod.includes(`/pods/${demand.workload.name}-`)), `${verdict.pod} waits, and we say that its workload finds nodes`);
      expectThat(namedBy(verdict).short.has('cpu'), `we say that there is too little CPU, and the scheduler: ${verdict.message}`);
    }
    expectAllowed(fit, nodes, await verdicts());
  });
}

async function appWith(world: World, general: number): Promise<{ readonly fit: Fit; readonly objects: readonly KubeObject[] }> {
  const { objects, graph } = await onMinor(world.cluster.minor, () => synthApp('node-pools', new Map([['general', `${general}`]])));
  const fit = fitOf(graph);
  expectThat(fit !== undefined, 'the app declares no pools');
  return { fit, objects };
}

/** Has the app at its highest scale, in the middle of a roll-out that cannot go on; `pod` of a verdict is then the path of the pod. */
async function atItsPeak(world: World, fit: Fit, objects: readonly KubeObject[], nodes: readonly PoolNode[], run: (verdicts: () => Promise<readonly Verdict[]>) => Promise<void>): Promise<void> {
  const { client } = world.cluster;
  const demands = [...fit.demands.values()];
  const namespaces = [...new Set(demands.map(({ workload }) => workload.namespace))];
  const pods = async () => (await Promise.all(namespaces.map((namespace) => podsIn(world, namespace)))).flat();
  const verdicts = async () => (await pods()).flatMap((pod): Verdict[] => {
    const verdict = verdictOf(pod);
    return verdict === undefined ? [] : [{ ...verdict, pod: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}` }];
  });
  await accountIn(client, DAEMONS);
  await onNodes(client, nodes, fit.pools, async () => {
    await apply(world, objects);
    const reached = (count: number) => until(`the scheduler to have seen ${count} pods`, 60, async () => (await pods()).length === count && (await verdicts()).length === count, verdicts);
    await inParallel(demands, 4, ({ workload, pods: peak }) => client.merge(workload.object, { spec: { replicas: peak - workload.surge } }, 'scale'));
    await reached(demands.reduce((sum, { workload, pods: peak }) => sum + peak - workload.surge, 0));
    // A version that never becomes ready keeps its surge.
    await inParallel(demands.filter(({ workload }) => workload.surge > 0), 4, ({ workload }) => client.merge(workload.object, { spec: { template: { metadata: { annotations: HELD } } } }));
    const peak = demands.reduce((sum, { pods: each }) => sum + each, 0);
    await reached(peak);
    await run(async () => {
      await reached(peak);
      return verdicts();
    });
    for (const object of objects) if (['Deployment', 'HorizontalPodAutoscaler'].includes(object.kind)) await client.remove(object);
  });
}

function expectAllowed({ demands, shapes }: Fit, nodes: readonly PoolNode[], verdicts: readonly Verdict[]): void {
  for (const { pod, node } of verdicts) {
    const place = nodes.find(({ object }) => object.metadata.name === node);
    const demand = [...demands.values()].find(({ workload: { namespace, name } }) => pod.startsWith(`/api/v1/namespaces/${namespace}/pods/${name}-`));
    const shape = shapes.findIndex(({ pool, zone }) => pool === place?.pool && zone === place.zone);
    expectThat(place === undefined || demand?.allowed[shape] === true, `${pod} is on ${node}, and we say that pool ${place?.pool} refuses it`);
  }
}

async function cordon(client: Client, names: ReadonlySet<string>, unschedulable: boolean): Promise<void> {
  await inParallel([...names], 4, (name) => client.merge({ apiVersion: 'v1', kind: 'Node', metadata: { name } }, { spec: { unschedulable: unschedulable || null } }));
}
