import { at, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { referencesOf } from './references';

/** Where a Rollout's strategy names Services. */
export const ROLLOUT_SERVICES: ReadonlyArray<readonly string[]> = [
  ['canary', 'stableService'],
  ['canary', 'canaryService'],
  ['canary', 'pingPong', 'pingService'],
  ['canary', 'pingPong', 'pongService'],
  ['blueGreen', 'activeService'],
  ['blueGreen', 'previewService'],
];

/** The routes of the set in which a Rollout sets weights. */
export function routesOf(graph: Graph, rollout: KubeObject): readonly KubeObject[] {
  if (at(rollout, 'spec', 'strategy', 'canary', 'trafficRouting') === undefined) return [];
  return referencesOf(graph, rollout).flatMap(({ use, target }) => {
    const route = use === 'rollout-route' ? graph.find(target.groupKind, target.namespace, target.name) : undefined;
    return route ? [route] : [];
  });
}
