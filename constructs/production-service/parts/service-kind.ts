import type { ServiceSpec } from 'kubernetes-types/core/v1';
import { isMap } from '../../../lib/kube/object';
import { cidrsProp, requiredCidrs } from '../../kit/cidrs';
import { checkNames, show, type Ledger, type Shape, type ShapeOf } from '../../kit/problems';
import { booleanProp, choiceProp, integerProp, mapProp, textMapProp, textsProp } from '../../kit/props';
import type { ClusterService, LoadBalancerService, NodePortService, ServiceKind } from '../exposure-props';
import type { Protocol } from './protocol';

/** The type of a Service, as `service.type` says it. */
export type ServiceType = ServiceKind['type'];

/** Who outside the cluster may use a Service, and what that takes. */
export interface Outside {
  /** Networks that the NetworkPolicy admits. */
  readonly sources: readonly string[];
  /** Names of the ports that are admitted. @default - the main port */
  readonly ports?: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  /** Fields of the Service's spec beside selector and ports. */
  readonly spec: ServiceSpec;
  /** Ports of the nodes, by name of the port. */
  readonly nodePorts: Readonly<Record<string, number>>;
}

const TYPES = ['ClusterIP', 'headless', 'NodePort', 'LoadBalancer'] as const;
const CLUSTER: ShapeOf<ClusterService> = { type: true };
const NODE_PORT: ShapeOf<NodePortService> = { type: true, sourceRanges: true, ports: true, nodePorts: { '*': true } };
const LOAD_BALANCER: ShapeOf<LoadBalancerService> = { type: true, sourceRanges: true, balancerRanges: true, ports: true, class: true, annotations: { '*': true }, nodePorts: true };
const SHAPES: Readonly<Record<ServiceType, Shape>> = { ClusterIP: CLUSTER, headless: CLUSTER, NodePort: NODE_PORT, LoadBalancer: LOAD_BALANCER };

/** The type that is asked for; undefined where nothing is said, and the protocol decides. */
export function serviceTypeOf(ledger: Ledger, given: unknown): ServiceType | undefined {
  if (given === undefined) return undefined;
  const type = mapProp(ledger, 'service', given)['type'];
  if (isMap(given) && type === undefined) ledger.tell({ id: 'prop-required', message: 'service.type is missing', prop: 'service.type', accepted: TYPES.join(', '), fix: "Write service: { type: 'ClusterIP' }, or remove service." });
  return choiceProp(ledger, 'service.type', type, TYPES, 'ClusterIP');
}

/** Reads what a type obliges to; undefined for a Service that only the cluster reaches. */
export function outsideOf(ledger: Ledger, given: unknown, type: ServiceType | undefined, { ports }: Protocol): Outside | undefined {
  if (type === undefined || !isMap(given)) return undefined;
  checkNames(ledger, given, SHAPES[type], 'service.');
  if (type === 'ClusterIP' || type === 'headless') return undefined;
  const clients = requiredCidrs(ledger, 'service.sourceRanges', given['sourceRanges']);
  const named = textsProp(ledger, 'service.ports', given['ports']);
  // Local keeps the address of the client, which is what the NetworkPolicy looks at.
  const spec: ServiceSpec = { type, externalTrafficPolicy: 'Local' };
  const common = { ...(named && named.length > 0 && { ports: named }), annotations: {}, nodePorts: {} };
  if (type === 'NodePort') return { ...common, sources: clients, spec, nodePorts: nodePortsOf(ledger, given['nodePorts'], ports.map(({ name }) => name)) };
  return {
    ...common,
    sources: [...new Set([...clients, ...cidrsProp(ledger, 'service.balancerRanges', given['balancerRanges'])])],
    annotations: textMapProp(ledger, 'service.annotations', given['annotations']),
    spec: {
      ...spec,
      ...(!booleanProp(ledger, 'service.nodePorts', given['nodePorts'], true) && { allocateLoadBalancerNodePorts: false }),
      ...classOf(ledger, given['class']),
      loadBalancerSourceRanges: [...clients],
    },
  };
}

const NODE_PORTS = { min: 30_000, max: 32_767, what: 'a port of the nodes' } as const;

function nodePortsOf(ledger: Ledger, given: unknown, names: readonly string[]): Readonly<Record<string, number>> {
  const asked = mapProp(ledger, 'service.nodePorts', given);
  checkNames(ledger, asked, Object.fromEntries(names.map((name) => [name, true])), 'service.nodePorts.');
  const chosen = names.filter((name) => asked[name] !== undefined);
  return Object.fromEntries(chosen.map((name) => [name, integerProp(ledger, `service.nodePorts.${name}`, asked[name], NODE_PORTS, NODE_PORTS.min)]));
}

function classOf(ledger: Ledger, given: unknown): ServiceSpec {
  if (given === undefined) return {};
  if (typeof given === 'string' && given !== '') return { loadBalancerClass: given };
  ledger.tell({ id: 'prop-malformed', message: `service.class is ${show(given)}`, prop: 'service.class', accepted: "a name such as 'service.k8s.aws/nlb'", fix: 'Write the class, or leave it out for the load balancers of the cloud.' });
  return {};
}
