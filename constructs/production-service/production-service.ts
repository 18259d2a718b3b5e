import { Construct } from 'constructs';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { Service, ServiceAccount } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { Hatches } from '../kit/hatches';
import { Maker, type MadeKind } from '../kit/maker';
import { ALLOW_SHAPE, CONNECT_SHAPE, Connections, type AllowOptions, type ConnectOptions } from '../kit/network';
import type { Patch } from '../kit/overrides';
import { PEER, Peer, type IPeer, type PeerFacts } from '../kit/peer';
import type { PlainObject } from '../kit/plain-object';
import { plusPods, type PlusPods, type SelectableByPlus } from '../kit/plus-selector';
import { defaultsOf, Platform } from '../kit/platform';
import { checkNames, Ledger, readProps } from '../kit/problems';
import { scopeOf } from '../kit/scope';
import { accountOf } from './parts/account';
import { configure } from './parts/configuration';
import { Exposures } from './parts/exposures';
import { routeKind } from './parts/front-door';
import { identityOf, imageOf, peerOf } from './parts/identity';
import { makeScaledObject } from './parts/keda';
import { budgetSpec, deploymentSpec, serviceSpec } from './parts/objects';
import { podOf } from './parts/pod';
import { protocolOf } from './parts/protocol';
import { makeRecommender } from './parts/rightsizing';
import { rolloutOf } from './parts/rollout';
import { outsideOf, serviceTypeOf } from './parts/service-kind';
import { autoscalerSpec, behaviorOf, budgetOf, peakPods, replicasOf } from './parts/scale';
import type { ExposeOptions } from './exposure-props';
import type { ProductionServiceProps } from './props';
import { PROVENANCE } from './provenance';
import { rawTargets, SHAPE } from './shape';

/**
 * A service that survives drains, bad deploys and the loss of a zone, and that only those call who say so: Deployment,
 * Service, autoscaler, disruption budget, account, and a NetworkPolicy made of its connections.
 *
 * @example
 * new ProductionService(scope, 'api', {
 *   image: 'registry.acme.io/shop/api:1.4.2',
 *   http: { port: 8080, readiness: '/ready' },
 *   resources: { cpu: '250m', memory: '256Mi' },
 * }).expose('api.apps.acme.io');
 */
export class ProductionService extends Construct implements IPeer, SelectableByPlus {
  /** How others reach it. */
  readonly [PEER]: PeerFacts;
  /** The labels that select its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** The most pods at once: the highest scale, and the surge of a roll-out. */
  readonly maxPods: number;
  /** The workload. */
  readonly deployment: PlainObject;
  /** The name and ports under which clients find it. */
  readonly service: PlainObject;
  /** The autoscaler; undefined where the scale is fixed, or KEDA's. */
  readonly hpa: PlainObject | undefined;
  /** What KEDA scales by; undefined where it does not. */
  readonly scaledObject: PlainObject | undefined;
  /** What recommends requests; undefined where nobody asked. */
  readonly vpa: PlainObject | undefined;
  /** The disruption budget; undefined at one replica. */
  readonly pdb: PlainObject | undefined;
  /** What may come in and go out: its connections, and nothing else. */
  readonly networkPolicy: PlainObject;
  /** The account that pods run as: its own, or the one that was given. */
  readonly serviceAccount: { readonly name: string };
  private readonly ledger: Ledger;
  private readonly hatches: Hatches;
  private readonly connections: Connections;
  private readonly exposures: Exposures;

  constructor(scope: Construct, id: string, props: ProductionServiceProps) {
    super(scope, id);
    const ledger = (this.ledger = new Ledger(this, new.target));
    const given = readProps(ledger, props, SHAPE);
    const platform = Platform.of(this);
    const defaults = defaultsOf(this, 'ProductionService').values;
    const place = scopeOf(scope);
    this.hatches = new Hatches(this, ledger, ['Deployment']);

    const image = imageOf(ledger, given['image']);
    const identity = identityOf(ledger, id, given, image, place);
    const { name, selector } = identity;
    const serviceType = serviceTypeOf(ledger, given['service']);
    const protocol = protocolOf(ledger, given, serviceType);
    const outside = outsideOf(ledger, given['service'], serviceType, protocol);
    this.hatches.raw(given['raw'], rawTargets(routeKind(protocol, platform)));
    const replicas = replicasOf(ledger, given['scale'], defaults, platform);
    this.selector = selector;
    const rollout = rolloutOf(ledger, given['rollout'], name, place, defaults.rollout);
    this.maxPods = peakPods(replicas, rollout.maxSurge);
    const maker = new Maker(this, { ...identity, ...(place.namespace !== undefined && { namespace: place.namespace }), ledger, hatches: this.hatches, props: PROVENANCE });

    this.connections = new Connections(() => this[PEER], { scope: place, ledger }, platform.dns);
    this[PEER] = peerOf(identity, protocol, place.namespace, platform, this.connections);
    this.exposures = new Exposures(this[PEER], protocol, platform, ledger, this.connections, maker);
    if (outside) this.exposures.admit(outside);

    const account = accountOf(ledger, given['serviceAccount'], name);
    const configured = configure(maker, ledger, given, platform.gitops);
    const budget = budgetOf(ledger, given['availability'], replicas, defaults.budget);
    const pod = podOf(ledger, { name, image, props: given, protocol, replicas, configured, selector, defaults, platform, scope: place });
    this.connections.reserve(pod.variableNames);
    const template = () => pod.template({ labels: identity.podLabels, annotations: identity.annotations, accountName: account.name, exposure: this.exposures.exposure, addresses: this.connections.variables() });

    this.serviceAccount = account.own ? maker.make<ServiceAccount>('ServiceAccount', () => ({ automountServiceAccountToken: false })) : account;
    this.deployment = maker.make<Deployment>('Deployment', () => ({ spec: deploymentSpec(template(), replicas, selector, pod.startupBudget, rollout, defaults.rollout) }), { labels: identity.versionLabels });
    this.service = maker.make<Service>('Service', () => ({ spec: serviceSpec(protocol, selector, outside) }), { annotations: outside?.annotations ?? {} });
    this.hpa = replicas.auto && maker.make<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', () => ({ spec: autoscalerSpec(name, replicas, defaults.scaling) }));
    this.scaledObject = replicas.keda && makeScaledObject(maker, ledger, replicas.keda, behaviorOf(defaults.scaling), platform);
    this.vpa = makeRecommender(maker, ledger, given['rightsizing'], platform);
    this.pdb = budget === undefined ? undefined : maker.make<PodDisruptionBudget>('PodDisruptionBudget', () => ({ spec: budgetSpec(budget, selector) }));
    this.networkPolicy = maker.make<NetworkPolicy>('NetworkPolicy', () => ({ spec: this.connections.policy(selector) }));
    if (platform.network === 'cilium') this.connections.allowNames(() => maker.make('CiliumNetworkPolicy', () => this.connections.namesPolicy(selector)));
    this.node.defaultChild = this.deployment;
  }

  /**
   * Opens a connection to a peer: egress here, ingress there, and a variable with the peer's address where one is named.
   *
   * @example api.connectTo(cart, { env: 'CART_ADDR' })
   */
  connectTo(peer: IPeer, options: ConnectOptions = {}): this {
    checkNames(this.ledger, options, CONNECT_SHAPE, 'connectTo.');
    this.ledger.attempt(() => this.connections.connect(Peer.from(peer), options), undefined);
    return this;
  }

  /** Lets a peer call this service: ingress here, egress there. */
  allowFrom(peer: IPeer, options: AllowOptions = {}): this {
    checkNames(this.ledger, options, ALLOW_SHAPE, 'allowFrom.');
    this.ledger.attempt(() => this.connections.allow(Peer.from(peer), options.port), undefined);
    return this;
  }

  /**
   * Makes the service reachable from outside through the platform's front door: a Gateway, or an Ingress controller. A host of one
   * label is put below the platform's domain.
   */
  expose(host: string | ExposeOptions): this {
    this.exposures.expose(host, this.service);
    return this;
  }

  /** Changes the objects of a kind after everything else: operations of `JsonPatch`, or functions of the plain object. */
  patch(kind: MadeKind, ...patches: readonly Patch[]): this {
    this.hatches.patch(kind, patches);
    return this;
  }

  /** Leaves the objects of a kind out; the reason is recorded. */
  omit(kind: Exclude<MadeKind, 'Deployment'>, options: { readonly reason: string }): this {
    this.hatches.omit(kind, options?.reason);
    return this;
  }

  /** The pods as cdk8s-plus-28 selects them, in its Services and affinities. */
  toPodSelectorConfig(): PlusPods {
    return plusPods(this.selector, this[PEER].namespace);
  }

  /** The pods as a peer in NetworkPolicies of cdk8s-plus-28: `legacy.connections.allowFrom(api)`. */
  toNetworkPolicyPeerConfig(): { readonly podSelector: PlusPods } {
    return { podSelector: this.toPodSelectorConfig() };
  }

  /** What selects the pods: the service itself. */
  toPodSelector(): this {
    return this;
  }

  /** The route of the service's own name; undefined until it is exposed. */
  get route(): PlainObject | undefined {
    return (this.node.tryFindChild('HTTPRoute') ?? this.node.tryFindChild('GRPCRoute') ?? this.node.tryFindChild('Ingress')) as PlainObject | undefined;
  }

  /** The first host under which it is reached from outside; undefined until it is exposed. */
  get host(): string | undefined {
    return this.exposures.hosts[0];
  }

  /** Where it is reached from outside; undefined until it is exposed. */
  get url(): string | undefined {
    return this.exposures.url;
  }
}
