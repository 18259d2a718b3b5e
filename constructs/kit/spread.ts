import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';

/** How much it matters that pods stand apart: wished for, required to be scheduled at all, or not asked. */
export type Spread = 'prefer' | 'require' | false;

/** Wishes or requires that the pods of one version stand in different zones and on different hosts. */
export function spreadConstraints(zones: Spread, hosts: Spread, selector: Readonly<Record<string, string>>): TopologySpreadConstraint[] {
  return [...constraint('topology.kubernetes.io/zone', zones, selector), ...constraint('kubernetes.io/hostname', hosts, selector)];
}

function constraint(topologyKey: string, spread: Spread, matchLabels: Readonly<Record<string, string>>): TopologySpreadConstraint[] {
  if (spread === false) return [];
  return [
    {
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: spread === 'require' ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels },
      // Without it the old version's pods count too, and a roll-out ends lopsided.
      matchLabelKeys: ['pod-template-hash'],
    },
  ];
}
