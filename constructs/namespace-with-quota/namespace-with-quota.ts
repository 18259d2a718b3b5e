import { Construct } from 'constructs';
import type { LimitRange, Namespace, ResourceQuota } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { Role } from 'kubernetes-types/rbac/v1';
import { at, isMap } from '../../lib/kube/object';
import type { DeepPartial } from '../../lib/kube/platform';
import type { Waiver } from '../../lib/kube/provenance';
import { budgetOf, QUOTA_SHAPE, type QuotaSpec } from '../kit/budget';
import { Hatches, type RawTarget } from '../kit/hatches';
import type { Patch } from '../kit/overrides';
import { PlainObject, type PlainObjectHead } from '../kit/plain-object';
import { defaultsOf, Platform } from '../kit/platform';
import { Ledger, readProps, type ShapeOf } from '../kit/problems';
import { booleanProp } from '../kit/props';
import { provideScope } from '../kit/scope';
import { ACCESS_SHAPE, accessOf, deployerRules, groupBinding, viewerRules, type Binding, type BreakGlass, type NamespaceAccess, type RoleOfGroup } from './access';
import { allowedNamespaces, allowSpec, NETWORK_SHAPE, type NamespaceNetwork } from './allowed-namespaces';
import { namespaceLabels, ownerLabels, ownersOf, protectionOf } from './labels';
import { PRIORITY_SHAPE, priorityBudgets, priorityProps, priorityQuotaSpec, type PriorityQuota } from './priority';
import { queueOf, type LocalQueue } from './queue';
import { limitRangeSpec, QUOTA_PROPS, quotaSpec } from './quota';

/** What a namespace is for and how much it may take. */
export interface NamespaceWithQuotaProps {
  /** The team that answers for it; becomes the label `team` of everything in it. */
  readonly team: string;
  /** Which stage it is: `dev`, `staging`, `prod`, or a name of your own. */
  readonly environment: string;
  /** Who pays; becomes the label `cost-center` of the namespace. @default - no such label */
  readonly costCenter?: string;
  /** How much all its pods together may ask for: a row of the size table, or sums of your own. */
  readonly size: 'XS' | 'S' | 'M' | 'L' | QuotaSpec;
  /** False counts no CPU limits and gives containers none by default, for those who hold that they only throttle. @default true */
  readonly cpuLimits?: boolean;
  /**
   * Less for the pods of some priority classes, by the name of the class: `{ batch: { cpu: 2, memory: '4Gi' } }`. They count
   * against the namespace's size as well.
   *
   * @default - every class may take all of it
   */
  readonly quotaByPriority?: Readonly<Record<string, PriorityQuota>>;
  /** NVIDIA GPUs that its pods may ask for in all, 0 or more. @default - none: the quota refuses every GPU */
  readonly gpu?: { readonly count: number };
  /** Name of the Kueue ClusterQueue in which its jobs wait for room; they name the LocalQueue, which is called as the namespace. @default - none */
  readonly queue?: string;
  /** Who may look and who may deploy. @default - nobody but the platform team */
  readonly access?: NamespaceAccess;
  /** Who may call into it beside declared peers. @default - nobody */
  readonly network?: NamespaceNetwork;
  /** The Pod Security level that admission enforces, at the platform's lowest version. @default 'restricted' */
  readonly security?: 'restricted' | 'baseline' | 'privileged';
  /** Keeps the platform's GitOps engine from deleting it with everything in it. @default - true where `environment` is `prod` or `production` */
  readonly deletionProtection?: boolean;
  /** More labels for the Namespace object, such as those that admission controllers look for. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Fields to merge into the objects after everything else; recorded. @default - none */
  readonly raw?: NamespaceRaw;
  /** Rules that may be broken by what stands in it, each with reason, owner and last day. @default - none */
  readonly waive?: readonly Waiver[];
}

/** Fields to merge into one object each; lists of named things are merged by name, `null` removes. */
export interface NamespaceRaw {
  /** @default - nothing */
  readonly namespace?: DeepPartial<Namespace>;
  /** @default - nothing */
  readonly quota?: DeepPartial<ResourceQuota>;
  /** @default - nothing */
  readonly limits?: DeepPartial<LimitRange>;
  /** @default - nothing */
  readonly defaultDeny?: DeepPartial<NetworkPolicy>;
  /** @default - nothing */
  readonly deployerRole?: DeepPartial<Role>;
}

/** A kind that the construct makes. */
export type NamespaceKind = 'Namespace' | 'ResourceQuota' | 'LimitRange' | 'NetworkPolicy' | 'Role' | 'RoleBinding' | 'LocalQueue';

const SHAPE: ShapeOf<NamespaceWithQuotaProps> = {
  team: true,
  environment: true,
  costCenter: true,
  size: QUOTA_SHAPE,
  cpuLimits: true,
  quotaByPriority: { '*': PRIORITY_SHAPE },
  gpu: { count: true },
  queue: true,
  access: ACCESS_SHAPE,
  network: NETWORK_SHAPE,
  security: true,
  deletionProtection: true,
  labels: true,
  raw: { namespace: true, quota: true, limits: true, defaultDeny: true, deployerRole: true },
  waive: true,
};

/**
 * A namespace that a team can be given: with a quota that proves its peak fits, defaults for every container, Pod Security
 * enforced, nothing reachable until it is declared, and rights for people and pipelines.
 *
 * It is a scope: workloads built inside it take its namespace and labels. Emits Namespace, ResourceQuota, LimitRange,
 * NetworkPolicy `default-deny`; for `access` Roles and RoleBindings, for `quotaByPriority` a ResourceQuota each, for `network` a
 * NetworkPolicy `allow-namespaces`, for `queue` a LocalQueue.
 *
 * @example
 * const shop = new NamespaceWithQuota(chart, 'shop', { team: 'shop', environment: 'prod', size: 'S' });
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export class NamespaceWithQuota extends Construct {
  readonly namespace: PlainObject;
  readonly quota: PlainObject<Pick<ResourceQuota, 'spec'>>;
  readonly limits: PlainObject<Pick<LimitRange, 'spec'>>;
  readonly defaultDeny: PlainObject<Pick<NetworkPolicy, 'spec'>>;
  /** Of priority classes, by the name of the class. */
  readonly priorityQuotas: ReadonlyArray<PlainObject<Pick<ResourceQuota, 'spec'>>>;
  /** Lets other namespaces in; undefined where none is. */
  readonly allowNamespaces: PlainObject<Pick<NetworkPolicy, 'spec'>> | undefined;
  /** Where jobs wait for room; undefined where they do not. */
  readonly localQueue: PlainObject<LocalQueue> | undefined;
  /** The role that deployers are bound to; undefined where there are none. */
  readonly deployerRole: PlainObject<Pick<Role, 'rules'>> | undefined;
  /** The role that viewers are bound to; undefined where there are none. */
  readonly viewerRole: PlainObject<Pick<Role, 'rules'>> | undefined;
  /** Of each group that `access` names. */
  readonly bindings: ReadonlyArray<PlainObject<Binding>>;
  private readonly ledger: Ledger;
  private readonly hatches: Hatches;
  private readonly labels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: NamespaceWithQuotaProps) {
    super(scope, id);
    const ledger = (this.ledger = new Ledger(this, new.target));
    const given = readProps(ledger, props, SHAPE);
    this.hatches = new Hatches(this, ledger, ['Namespace']);
    this.hatches.raw(given['raw'], rawTargets(id));
    const platform = Platform.of(this);
    const defaults = defaultsOf(this, 'NamespaceWithQuota').values;
    const owners = ownersOf(ledger, id, given);
    const budget = budgetOf(ledger, 'size', given['size'], given['gpu'], defaults);
    const counted = { cpuLimits: booleanProp(ledger, 'cpuLimits', given['cpuLimits'], true), configMaps: platform.gitops !== 'flux' };
    const protection = protectionOf(ledger, given['deletionProtection'], owners, platform);
    const access = accessOf(ledger, given['access']);
    const allowed = allowedNamespaces(ledger, given['network']);
    const queue = queueOf(ledger, given['queue'], platform);
    this.labels = ownerLabels(owners);
    provideScope(this, { namespace: id, labels: { team: owners.team }, podSecurity: owners.security, quotaCounts: () => this.counts() });

    this.namespace = this.make('Namespace', 'v1', id, () => ({}), { clusterScoped: true, labels: namespaceLabels(owners, platform), annotations: protection });
    this.quota = this.make('ResourceQuota', 'v1', id, () => ({ spec: quotaSpec(budget, defaults, counted) }), { props: QUOTA_PROPS });
    this.limits = this.make('LimitRange', 'v1', id, () => ({ spec: limitRangeSpec(budget, defaults, counted) }));
    this.defaultDeny = this.make('NetworkPolicy', 'networking.k8s.io/v1', 'default-deny', () => ({ spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }));
    this.priorityQuotas = priorityBudgets(ledger, given['quotaByPriority'], id, budget).map((part) => this.make('ResourceQuota', 'v1', part.name, () => ({ spec: priorityQuotaSpec(part, defaults, counted) }), { props: priorityProps(part) }));
    this.allowNamespaces = allowed.length === 0 ? undefined : this.make('NetworkPolicy', 'networking.k8s.io/v1', 'allow-namespaces', () => ({ spec: allowSpec(allowed) }));
    this.localQueue = queue === undefined ? undefined : this.make('LocalQueue', 'kueue.x-k8s.io/v1beta2', id, () => ({ spec: { clusterQueue: queue } }));
    this.deployerRole = access.deployers === undefined ? undefined : this.make('Role', RBAC, 'deployer', () => ({ rules: deployerRules(platform) }));
    this.viewerRole = access.viewers === undefined ? undefined : this.make('Role', RBAC, 'viewer', () => ({ rules: viewerRules(platform) }));
    this.bindings = [
      ...this.bind('developers', { kind: 'ClusterRole', name: 'view' }, access.developers),
      ...this.bind('deployers', { kind: 'Role', name: 'deployer' }, access.deployers),
      ...this.bind('viewers', { kind: 'Role', name: 'viewer' }, access.viewers),
      ...this.bindInEmergency(access.breakGlass),
    ];
  }

  /** Changes the objects of a kind after everything else: operations of `JsonPatch`, or functions of the plain object. */
  patch(kind: NamespaceKind, ...patches: readonly Patch[]): this {
    this.hatches.patch(kind, patches);
    return this;
  }

  /** Leaves the objects of a kind out; the reason is recorded. */
  omit(kind: Exclude<NamespaceKind, 'Namespace'>, options: { readonly reason: string }): this {
    this.hatches.omit(kind, options?.reason);
    return this;
  }

  /** What the quota counts once everything is patched; nothing where it is left out. */
  private counts(): readonly string[] {
    const hard = this.node.children.includes(this.quota) ? at(this.quota.toJson(), 'spec', 'hard') : undefined;
    return isMap(hard) ? Object.keys(hard) : [];
  }

  private bind(name: string, role: RoleOfGroup, group: string | undefined, head: Partial<PlainObjectHead> = {}): ReadonlyArray<PlainObject<Binding>> {
    return group === undefined ? [] : [this.make('RoleBinding', RBAC, name, () => groupBinding(role, group), head)];
  }

  private bindInEmergency(given: BreakGlass | undefined): ReadonlyArray<PlainObject<Binding>> {
    if (!given) return [];
    this.ledger.overrides.push({ by: 'prop', object: { apiVersion: RBAC, kind: 'RoleBinding', name: 'break-glass', namespace: this.node.id }, paths: ['/roleRef'], reason: given.reason });
    return this.bind('break-glass', { kind: 'ClusterRole', name: 'edit' }, given.group, { annotations: { 'kubernetes.io/description': given.reason } });
  }

  private make<Body extends object>(kind: NamespaceKind, apiVersion: string, name: string, body: () => Body, head: Partial<PlainObjectHead> = {}): PlainObject<Body> {
    const id = name === this.node.id ? kind : `${kind}-${name}`;
    return new PlainObject<Body>(this, id, { apiVersion, kind, name, namespace: this.node.id, labels: this.labels, ledger: this.ledger, changes: this.hatches.changesOf(kind, name), ...head }, body);
  }
}

const RBAC = 'rbac.authorization.k8s.io/v1';

function rawTargets(id: string): Readonly<Record<keyof NamespaceRaw, RawTarget>> {
  return {
    namespace: { kind: 'Namespace' },
    quota: { kind: 'ResourceQuota', name: id },
    limits: { kind: 'LimitRange' },
    defaultDeny: { kind: 'NetworkPolicy', name: 'default-deny' },
    deployerRole: { kind: 'Role', name: 'deployer' },
  };
}
