import { Construct } from 'constructs';
import type { EnvVar, PodSpec, ServiceAccount } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { givenAccount } from '../kit/account';
import { MODEL, type HasModel } from '../kit/cache';
import { declareNetwork } from '../kit/declared-network';
import type { MadeKind } from '../kit/maker';
import { deliverModel, type ModelDelivery } from '../kit/model-delivery';
import type { MountedModel } from '../kit/model-plan';
import { CONNECT_SHAPE, type ConnectOptions } from '../kit/network';
import { makeOneShot } from '../kit/one-shot';
import type { Patch } from '../kit/overrides';
import { PEER, Peer, type IPeer, type PeerFacts } from '../kit/peer';
import type { PlainObject } from '../kit/plain-object';
import { templatePaths } from '../kit/pod-group';
import { defaultsOf } from '../kit/platform';
import { checkNames } from '../kit/problems';
import { podSecurity } from '../kit/security';
import { contextOf, type JobContext } from './parts/context';
import { podOf } from './parts/pod';
import { groupVariables, isGrouped, makeJobSets } from './parts/grouped';
import { isQueued, makeScaledJob } from './parts/queued';
import { indexedJob } from './parts/work';
import type { GpuInferenceJobProps } from './props';

/**
 * Work on GPUs that ends: cut into shards that fail and are tried again each for itself, with a model that is fetched once, before the first GPU is
 * taken. Nothing is retried for what is no fault of the program, no shard has two pods, and all of it has an end.
 *
 * @example
 * new GpuInferenceJob(scope, 'embed', {
 *   image: 'registry.acme.io/ml/embed:2.0.1',
 *   model: Model.huggingFace('BAAI/bge-m3', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '2.3Gi' }),
 *   gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }),
 *   resources: { cpu: 4, memory: '16Gi' },
 *   work: { shards: 100, parallel: 8, timeout: '2h' },
 *   queue: 'team-a',
 * });
 */
export class GpuInferenceJob extends Construct implements IPeer, HasModel {
  /** How it is known to those whom it calls. */
  readonly [PEER]: PeerFacts;
  /** The model that its pods mount. */
  readonly [MODEL]: MountedModel | undefined;
  /** The Job, in whose name the hash of its content follows; for work from a queue the ScaledJob, for shards of several pods the JobSet of the first. */
  readonly job: PlainObject;
  /** All of them: a JobSet for each shard of several pods, else the one Job. */
  readonly jobs: readonly [PlainObject, ...PlainObject[]];
  /** What may go out: its connections, and nothing else. */
  readonly networkPolicy: PlainObject;
  /** The account that pods run as: its own, or the one that was given. */
  readonly serviceAccount: { readonly name: string };
  /** The claim that holds the model; undefined where it has none of its own. */
  readonly claim: PlainObject | undefined;
  /** The Job that fetches the model; undefined where another workload, or nobody, does. */
  readonly download: PlainObject | undefined;
  private readonly context: JobContext;

  constructor(scope: Construct, id: string, props: GpuInferenceJobProps) {
    super(scope, id);
    const context = (this.context = contextOf(this, id, props, new.target));
    const { ledger, given, platform, maker, name, connections, peer, work, cloud, marks, defaults } = context;
    this[PEER] = peer;
    if (platform.network === 'cilium') connections.allowNames(() => maker.make('CiliumNetworkPolicy', () => connections.namesPolicy(selectorOf(peer))));

    const account = givenAccount(ledger, given['serviceAccount'], name);
    if (cloud) connections.alike(cloud.connect);
    this.serviceAccount = account.own ? maker.make<ServiceAccount>('ServiceAccount', () => ({ automountServiceAccountToken: false }), { annotations: cloud?.accountAnnotations ?? {} }) : account;
    const security = podSecurity(ledger, given['security'], defaultsOf(this, 'ProductionService').values.security.user);
    const model = deliverModel({ ...context, accountName: account.name, pod: () => ({ securityContext: security, ...pullSecretsOf(context) }), pods: work.parallel, rolls: false });
    this[MODEL] = model.mounted;
    this.claim = model.claim;
    this.download = model.download;

    const pod = podOf(context, model, account.name, security, variablesOf(work));
    connections.reserve(pod.variableNames);
    const template = () => pod.template(connections.variables());
    const answers = (kind: string) => () => (pod.unlimited ? templatePaths(kind).map((path) => ({ rule: 'cpu-limit-required', path: `/${path.join('/')}/spec/containers/0/resources`, reason: 'resources.cpuLimit is false' })) : []);
    const { labels, annotations } = marks;
    if (isGrouped(work)) {
      connections.together(selectorOf(peer));
      this.jobs = makeJobSets(context, work, template, answers('JobSet'));
    } else if (isQueued(work)) this.jobs = [makeScaledJob(context, work, template, { labels, annotations, answers: answers('ScaledJob') })];
    else this.jobs = [makeOneShot(maker, platform, () => indexedJob(work, name, template()), { ttl: defaults.ttl, labels, annotations, answers: answers('Job') })];
    [this.job] = this.jobs;
    this.networkPolicy = maker.make<NetworkPolicy>('NetworkPolicy', () => ({ spec: connections.policy(selectorOf(peer)) }));
    declareNetwork({ ledger, connections, given: reaching(given, model) });
    this.node.defaultChild = this.job;
  }

  /**
   * Opens a connection to a peer: egress here, ingress there, and a variable with the peer's address where one is named.
   *
   * @example embed.connectTo(vectors, { env: 'VECTORS_ADDR' })
   */
  connectTo(peer: IPeer, options: ConnectOptions = {}): this {
    checkNames(this.context.ledger, options, CONNECT_SHAPE, 'connectTo.');
    this.context.ledger.attempt(() => this.context.connections.connect(Peer.from(peer), options), undefined);
    return this;
  }

  /** Changes the objects of a kind after everything else: operations of `JsonPatch`, or functions of the plain object. */
  patch(kind: MadeKind, ...patches: readonly Patch[]): this {
    this.context.hatches.patch(kind, patches);
    return this;
  }

  /** Leaves the objects of a kind out; the reason is recorded. */
  omit(kind: Exclude<MadeKind, 'Job' | 'JobSet' | 'ScaledJob'>, options: { readonly reason: string }): this {
    this.context.hatches.omit(kind, options?.reason);
    return this;
  }

  /** GPUs that it has at its peak, or parts of GPUs. */
  get gpuCount(): number {
    return this.context.gpu.count * this.context.work.parallel;
  }
}

/** What tells a pod which part of the work is its own. */
function variablesOf(work: JobContext['work']): EnvVar[] {
  if (isQueued(work)) return [];
  return isGrouped(work) ? groupVariables(work) : [{ name: 'SHARD_COUNT', value: String(work.shards) }];
}

function pullSecretsOf({ pullSecrets }: JobContext): Pick<PodSpec, 'imagePullSecrets'> {
  return pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map((name) => ({ name })) };
}

function selectorOf({ reach }: PeerFacts): Readonly<Record<string, string>> {
  return 'podLabels' in reach ? reach.podLabels : {};
}

/** The props, with the way to the model where the pods themselves fetch it. */
function reaching(given: Readonly<Record<string, unknown>>, { reachesOut }: ModelDelivery): Readonly<Record<string, unknown>> {
  return reachesOut ? { ...given, network: { ...(given['network'] as object | undefined), internet: true } } : given;
}
