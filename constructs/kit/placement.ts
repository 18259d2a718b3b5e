import type { Affinity, PodAffinityTerm, PodSpec, Toleration } from 'kubernetes-types/core/v1';
import { nearest } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import type { Platform } from '../../lib/kube/platform';
import { ownLabels, type NodePool, type Taint } from '../../lib/kube/pools';
import { PEER, Peer, type IPeer } from './peer';
import { checkNames, show, type Ledger, type ShapeOf } from './problems';
import { booleanProp, choiceProp } from './props';
import type { Scope } from './scope';

/** On which nodes pods run: a pool of the platform by its name, or more. */
export type Placement = string | PlacementOptions;

/** On which nodes pods run. */
export interface PlacementOptions {
  /** Name of a pool of the platform: its nodes are required, and their taints tolerated. @default - that of the namespace; where it has none, every pool that takes the pods */
  readonly pool?: string;
  /** What the pods stand near, so that calls between them stay short: a peer, in its zone where there is room, or more. @default - nothing */
  readonly near?: IPeer | Nearness;
}

/** How near pods stand to those of a peer. */
export interface Nearness {
  readonly peer: IPeer;
  /** On the nodes of its zone, or on its very nodes. @default 'zone' */
  readonly within?: 'zone' | 'host';
  /** True for pods that rather wait than run elsewhere: they start after the peer, and go down with its zone. @default false */
  readonly require?: boolean;
}

const NEAR_SHAPE: ShapeOf<Nearness> = { peer: true, within: true, require: true };

/** Every name that a placement has. */
export const PLACEMENT_SHAPE: ShapeOf<PlacementOptions> = { pool: true, near: true };

/** The fields of a pod spec that a placement comes to. */
export type Placed = Pick<PodSpec, 'affinity' | 'tolerations'>;

/** Whom a placement is read for. */
export interface PlacementContext {
  readonly ledger: Ledger;
  readonly platform: Platform;
  readonly scope: Scope;
}

const TOPOLOGY = { zone: 'topology.kubernetes.io/zone', host: 'kubernetes.io/hostname' } as const;

/** Reads a placement: affinity and tolerations together, so that none is forgotten. What is wrong with it is told, and left out. */
export function placementOf({ ledger, platform, scope }: PlacementContext, given: unknown, prop = 'placement'): Placed {
  if (given !== undefined && typeof given !== 'string' && !isMap(given)) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: 'the name of a pool, or { pool?, near? }', fix: 'Name a pool of the platform.' });
    return {};
  }
  const { pool = scope.pool, near } = isMap(given) ? given : { pool: given, near: undefined };
  if (isMap(given)) checkNames(ledger, given, PLACEMENT_SHAPE, `${prop}.`);
  const named = pool === undefined ? undefined : poolOf({ ledger, platform }, pool, isMap(given) ? `${prop}.pool` : prop);
  const affinity: Affinity = { ...(named && onNodes(named.labels)), ...nearTo(ledger, near, `${prop}.near`, scope) };
  const tolerations = named ? named.pool.taints?.map(toleration) : undefined;
  return { ...(Object.keys(affinity).length > 0 && { affinity }), ...(tolerations && tolerations.length > 0 && { tolerations }) };
}

/** A pool of the platform, and the labels that its nodes have and no others; what cannot be named is told. */
export function poolOf({ ledger, platform: { pools } }: Pick<PlacementContext, 'ledger' | 'platform'>, given: unknown, prop: string): { readonly pool: NodePool; readonly labels: Readonly<Record<string, string>> } | undefined {
  const names = Object.keys(pools);
  const pool = typeof given === 'string' && Object.hasOwn(pools, given) ? pools[given] : undefined;
  if (pool === undefined) {
    const near = typeof given === 'string' ? nearest(given, names) : undefined;
    ledger.tell(
      names.length === 0
        ? { id: 'platform-key-absent', message: `${prop} is ${show(given)}, and the platform declares no pools`, prop, accepted: 'the name of a pool that the platform declares', fix: `Declare it under pools of the platform: ${typeof given === 'string' ? given : 'general'}: { instance, nodes, labels, taints }, or remove ${prop}.` }
        : { id: 'platform-name-unknown', message: `${prop} is ${show(given)}, and the platform has no such pool`, prop, accepted: names.join(', '), fix: `Write '${near ?? names[0]}', or declare the pool on the platform.` },
    );
    return undefined;
  }
  const labels = ownLabels(pools, String(given));
  if (labels === undefined) ledger.tell({ id: 'pool-indistinct', message: `${prop} is ${show(given)}, and its nodes have no label that tells them from those of ${names.filter((name) => name !== given).join(', ')}`, prop, accepted: 'a pool with a label of its own', fix: `Add the label that its nodes have to labels of the pool, such as { 'acme.io/pool': '${String(given)}' }.` });
  return labels && { pool, labels };
}

function onNodes(labels: Readonly<Record<string, string>>): Pick<Affinity, 'nodeAffinity'> {
  const matchExpressions = Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } };
}

function toleration({ key, value, effect }: Taint): Toleration {
  return value === undefined || value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

function nearTo(ledger: Ledger, given: unknown, prop: string, scope: Scope): Pick<Affinity, 'podAffinity'> {
  if (given === undefined) return {};
  const full = isMap(given) && !(PEER in given) && 'peer' in given;
  if (full) checkNames(ledger, given, NEAR_SHAPE, `${prop}.`);
  const peer = ledger.attempt(() => Peer.from(full ? given['peer'] : given), undefined);
  if (peer === undefined) return {};
  const { reach, namespace, name } = peer[PEER];
  if (!('podLabels' in reach)) {
    ledger.tell({ id: 'near-no-pods', message: `${prop} is ${name}, which has no pods in the cluster`, prop, accepted: 'a workload', fix: `Remove ${prop}; what lies outside the cluster is near no node.` });
    return {};
  }
  const within = choiceProp(ledger, `${prop}.within`, full ? given['within'] : undefined, ['zone', 'host'] as const, 'zone');
  const required = booleanProp(ledger, `${prop}.require`, full ? given['require'] : undefined, false);
  const term: PodAffinityTerm = {
    labelSelector: { matchLabels: { ...reach.podLabels } },
    ...(namespace !== undefined && namespace !== scope.namespace && { namespaces: [namespace] }),
    topologyKey: TOPOLOGY[within],
  };
  return { podAffinity: required ? { requiredDuringSchedulingIgnoredDuringExecution: [term] } : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] } };
}
