import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';

/** How much it matters that pods stand apart: wished for, required to be scheduled at all, or not asked. */
export type Spread = 'prefer' | 'require' | false;

/**
 * Wishes or requires that the pods of one version stand in different zones and on different hosts.
 *
 * @param version the label by which versions differ; Argo Rollouts writes one of its own
 */
export function spreadConstraints(zones: Spread, hosts: Spread, selector: Readonly<Record<string, string>>, version = 'pod-template-hash'): TopologySpreadConstraint[] {
  return [...constraint('topology.kubernetes.io/zone', zones, selector, version), ...constraint('kubernetes.io/hostname', hosts, selector, version)];
}

function constraint(topologyKey: string, spread: Spread, matchLabels: Readonly<Record<string, string>>, version: string): TopologySpreadConstraint[] {
  if (spread === false) return [];
  return [
    {
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: spread === 'require' ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels },
      // Without it the old version's pods count too, and a roll-out ends lopsided.
      matchLabelKeys: [version],
    },
  ];
}
