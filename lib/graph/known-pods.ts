import { at, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { mayBeMade } from './makers';
import type { LabelSelector } from './selectors';

/** True when a selector surely selects no pod of the namespace: the set holds its pods, and none is selected. */
export function selectsNothing(graph: Graph, namespace: string, selector: LabelSelector): boolean {
  return knowsPods(graph, namespace) && graph.workloadsSelectedBy(namespace, selector).length === 0 && !selectsProxies(graph, namespace, selector);
}

/** The label by which a controller marks the proxies that it makes of a Gateway, such as a waypoint. */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

function selectsProxies(graph: Graph, namespace: string, { requirements }: LabelSelector): boolean {
  return requirements.some(({ key, operator, values }) => key === GATEWAY_NAME && operator === 'In' && values.some((name) => graph.find('gateway.networking.k8s.io/Gateway', namespace, name) !== undefined));
}

/**
 * True when the set holds the pods of a namespace, as far as anybody can tell: it holds a workload there, nothing that makes or labels pods out of sight, such as
 * an operator or a progressive delivery, and no workload of which nobody knows where it will lie.
 */
export function knowsPods(graph: Graph, namespace: string): boolean {
  if (graph.workloadsIn(namespace).length === 0 || mayBeMade(graph, namespace, '/Pod') || graph.memo(relabelled).has(namespace) || graph.memo(shared).has(namespace)) return false;
  return namespace === '' ? graph.namespaces.length === 0 : graph.namespaces.length < 2 || graph.workloadsIn('').length === 0;
}

/** Namespaces that hold pods of somebody else, as the program itself says. */
function shared(graph: Graph): ReadonlySet<string> {
  return new Set(graph.facts.externals.filter(({ group, kind }) => group === '' && kind === 'Pod').map(({ namespace = '' }) => namespace));
}

/** Namespaces in which a delivery makes pods with labels that no template has: Flagger's primaries, and experiments and metadata of a Rollout's steps. */
function relabelled(graph: Graph): ReadonlySet<string> {
  return new Set([...graph.ofKind('flagger.app/Canary'), ...graph.ofKind('argoproj.io/Rollout').filter(relabels)].map(graph.namespaceOf));
}

function relabels(rollout: KubeObject): boolean {
  const strategy = at(rollout, 'spec', 'strategy');
  const steps = at(strategy, 'canary', 'steps');
  const changes = [['canary', 'canaryMetadata'], ['canary', 'stableMetadata'], ['blueGreen', 'activeMetadata'], ['blueGreen', 'previewMetadata']];
  return changes.some((path) => at(strategy, ...path) !== undefined) || (Array.isArray(steps) && steps.some((step: unknown) => at(step, 'experiment') !== undefined));
}
