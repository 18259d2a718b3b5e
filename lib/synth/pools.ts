import type { Problem } from '../errors';
import type { Platform } from '../kube/platform';
import { clusterQueueAmounts } from '../kube/platform-queueing';
import type { NodePools, ResourceAmounts } from '../kube/pools';

/** The nodes that the platforms of one run declare; a run is one cluster, so they must agree. */
export function poolsOf(platforms: readonly Platform[]): { readonly pools?: NodePools; readonly problems: readonly Problem[] } {
  const declared = [...new Set(platforms)].filter(({ pools }) => Object.keys(pools).length > 0).map(({ pools, instanceTypes, daemons, zones }): NodePools => ({ pools, instanceTypes, daemons, zones }));
  const [first, ...others] = declared;
  if (first === undefined) return { problems: [] };
  const other = others.find((each) => JSON.stringify(each) !== JSON.stringify(first));
  if (other === undefined) return { pools: first, problems: [] };
  return {
    problems: [
      {
        id: 'pools-differ',
        severity: 'error',
        message: `platforms of one run declare different nodes: ${namesOf(first)}, and ${namesOf(other)}`,
        prop: 'pools',
        accepted: 'one declaration of the nodes of one cluster',
        fix: 'Synthesize what runs on different clusters in runs of its own.',
      },
    ],
  };
}

/** What ClusterQueues may give, by name; where platforms of one run differ, the first has the word. */
export function clusterQueuesOf(platforms: readonly Platform[]): Readonly<Record<string, ResourceAmounts>> {
  return Object.fromEntries([...new Set(platforms)].reverse().flatMap(({ queueing }) => Object.entries(clusterQueueAmounts(queueing))));
}

function namesOf({ pools }: NodePools): string {
  return Object.entries(pools).map(([name, { nodes }]) => `${name} (${nodes})`).join(', ');
}
