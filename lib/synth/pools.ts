import type { Problem } from '../errors';
import type { Platform } from '../kube/platform';
import type { NodePools } from '../kube/pools';

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

function namesOf({ pools }: NodePools): string {
  return Object.entries(pools).map(([name, { nodes }]) => `${name} (${nodes})`).join(', ');
}
