import { Construct } from 'constructs';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { ServiceAccount } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { ApiRule } from '../kit/api-rules';
import { declareNetwork } from '../kit/declared-network';
import type { MadeKind } from '../kit/maker';
import { ALLOW_SHAPE, CONNECT_SHAPE, type AllowOptions, type ConnectOptions } from '../kit/network';
import type { Patch } from '../kit/overrides';
import { PEER, Peer, type IPeer, type PeerFacts } from '../kit/peer';
import type { PlainObject } from '../kit/plain-object';
import { plusPods, type PlusPods, type SelectableByPlus } from '../kit/plus-selector';
import type { SubjectConfiguration } from '../kit/plus-subject';
import { checkNames } from '../kit/problems';
import { accountOf } from './parts/account';
import { configure } from './parts/configuration';
import { contextOf, type ServiceContext } from './parts/context';
import { peakFootprint, type ServiceFootprint } from './parts/footprint';
import { Exposures } from './parts/exposures';
import { makeScaledObject } from './parts/keda';
import { budgetSpec } from './parts/objects';
import { joinMesh } from './parts/mesh/join';
import { makeMigration } from './parts/migration';
import { podOf } from './parts/pod';
import { deliver } from './parts/progressive/delivery';
import { Observability } from './parts/observability';
import { makeRecommender } from './parts/rightsizing';
import { Rights } from './parts/rights';
import { peakPods } from './parts/rollout';
import { autoscalerSpec, behaviorOf, budgetOf } from './parts/scale';
import { checkTimes } from './parts/timeline';
import type { ExposeOptions } from './exposure-props';
import type { AlertRule } from './observe-props';
import type { ProductionServiceProps } from './props';

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
  /** The workload: a Deployment, or what takes its place: the Rollout of Argo Rollouts, or the LeaderWorkerSet of servers with several pods. */
  readonly deployment: PlainObject;
  /** The name and ports under which clients find it; undefined where Flagger makes it. */
  readonly service: PlainObject | undefined;
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
  /** The Job that runs before each new version, in whose name the hash of its content follows; undefined where there is none. */
  readonly migration: PlainObject | undefined;
  /** The account that pods run as: its own, or the one that was given. */
  readonly serviceAccount: { readonly name: string };
  /** Has Prometheus read its metrics: a ServiceMonitor, or a PodMonitor where two versions run side by side; undefined without a port called metrics. */
  readonly monitor: PlainObject | undefined;
  /** The recording rules and alerts of its service level; undefined without `slo`. */
  readonly sloRules: PlainObject | undefined;
  private readonly context: ServiceContext;
  private readonly exposures: Exposures;
  private readonly observability: Observability;
  private readonly rights: Rights;

  constructor(scope: Construct, id: string, props: ProductionServiceProps) {
    super(scope, id);
    const context = (this.context = contextOf(this, id, props, new.target));
    const { identity: { reach: selector }, peer, connections, maker, replicas, defaults, platform } = context;
    this[PEER] = peer;
    this.selector = selector;
    this.exposures = new Exposures(context);
    if (platform.network === 'cilium') connections.allowNames(() => maker.make('CiliumNetworkPolicy', () => connections.namesPolicy(selector)));

    const account = accountOf(context);
    const budget = budgetOf(context);
    const configured = configure(context);
    const pod = podOf(context, configured);
    const rights = (this.rights = new Rights(context, account));
    const onBasis = context.basis?.onto ?? ((own) => own);
    const template = context.ledger.keep(() => pod.template({ accountName: account.name, exposure: this.exposures.exposure, addresses: connections.variables() }));
    connections.reserve(pod.variableNames);

    this.serviceAccount = account.own ? maker.make<ServiceAccount>('ServiceAccount', () => ({ automountServiceAccountToken: false }), { annotations: context.cloud?.accountAnnotations ?? {} }) : account;
    const routes = () => this.exposures.exposed.map(({ name }) => name);
    const { level, monitor, rules } = (this.observability = new Observability(context, routes));
    this.monitor = monitor;
    this.sloRules = rules;
    const { workload, service } = deliver(context, this.exposures, level, { startupBudget: pod.startupBudget, template: () => onBasis(rights.onto(template())), annotations: configured.workloadAnnotations });
    this.deployment = workload;
    this.service = service;
    this.hpa = replicas.auto && maker.make<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', () => ({ spec: autoscalerSpec(context) }));
    this.scaledObject = replicas.keda && makeScaledObject(context, replicas.keda, behaviorOf(defaults.scaling), routes);
    this.vpa = makeRecommender(context);
    this.pdb = budget === undefined ? undefined : maker.make<PodDisruptionBudget>('PodDisruptionBudget', () => ({ spec: budgetSpec(budget, context) }));
    this.networkPolicy = maker.make<NetworkPolicy>('NetworkPolicy', () => ({ spec: connections.policy(selector) }));
    this.migration = makeMigration(this, context, pod, template);
    joinMesh(context, { exposures: this.exposures, service, level, pod: () => template().spec });
    declareNetwork(context);
    checkTimes(context, { spec: () => template().spec, exposure: () => this.exposures.exposure });
    this.node.defaultChild = this.deployment;
  }

  /**
   * Opens a connection to a peer: egress here, ingress there, and a variable with the peer's address where one is named.
   *
   * @example api.connectTo(cart, { env: 'CART_ADDR' })
   */
  connectTo(peer: IPeer, options: ConnectOptions = {}): this {
    checkNames(this.context.ledger, options, CONNECT_SHAPE, 'connectTo.');
    this.context.ledger.attempt(() => this.context.connections.connect(Peer.from(peer), options), undefined);
    return this;
  }

  /** Lets a peer call this service: ingress here, egress there. */
  allowFrom(peer: IPeer, options: AllowOptions = {}): this {
    checkNames(this.context.ledger, options, ALLOW_SHAPE, 'allowFrom.');
    this.context.ledger.attempt(() => this.context.connections.allow(Peer.from(peer), options.port), undefined);
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

  /**
   * Lets the service use the Kubernetes API: a Role and a RoleBinding of its own account, a token in the main container, and the way to the
   * API server. The platform team applies both: only who holds rights can grant them.
   *
   * @example api.grantApi([{ resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }])
   */
  grantApi(rules: readonly [ApiRule, ...ApiRule[]]): this {
    this.rights.grantApi(rules);
    return this;
  }

  /**
   * Lets a group see the pods, read their logs and open a port of theirs on its own machine, but not enter them. RBAC knows no labels: the
   * rights on pods reach every pod of the namespace.
   */
  grantTo(group: string, role: 'debug'): this {
    this.rights.grantTo(group, role);
    return this;
  }

  /**
   * Alerts on an expression of PromQL, beside what `slo` alerts on.
   *
   * @example api.alertOn({ name: 'QueueStuck', expr: 'queue_oldest_seconds > 600', for: '5m', summary: 'Messages wait for more than ten minutes' })
   */
  alertOn(rule: AlertRule): this {
    this.observability.alertOn(rule);
    return this;
  }

  /** Changes the objects of a kind after everything else: operations of `JsonPatch`, or functions of the plain object. */
  patch(kind: MadeKind, ...patches: readonly Patch[]): this {
    this.context.hatches.patch(kind, patches);
    return this;
  }

  /** Leaves the objects of a kind out; the reason is recorded. */
  omit(kind: Exclude<MadeKind, 'Deployment'>, options: { readonly reason: string }): this {
    this.context.hatches.omit(kind, options?.reason);
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

  /** Its account as a subject of cdk8s-plus-28: `role.bind(api)`. */
  toSubjectConfiguration(): SubjectConfiguration {
    const { namespace } = this[PEER];
    return { apiGroup: '', kind: 'ServiceAccount', name: this.serviceAccount.name, ...(namespace !== undefined && { namespace }) };
  }

  /** What selects the pods: the service itself. */
  toPodSelector(): this {
    return this;
  }

  /** The most pods at once: the highest scale, and what a roll-out adds. */
  get maxPods(): number {
    return peakPods(this.context, this.deployment.toJson());
  }

  /** What all its pods take at the peak of its scale and a roll-out, as a quota counts it; its migration aside, which has ended by then. */
  get footprint(): ServiceFootprint {
    return peakFootprint(this.deployment, this.maxPods, this.context.group);
  }

  /** The route of the service's own name; undefined until it is exposed. */
  get route(): PlainObject | undefined {
    return (this.node.tryFindChild('HTTPRoute') ?? this.node.tryFindChild('GRPCRoute') ?? this.node.tryFindChild('Ingress') ?? this.node.tryFindChild('IngressRoute')) as PlainObject | undefined;
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
