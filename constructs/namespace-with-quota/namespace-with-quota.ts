import { Construct } from 'constructs';
import type { LimitRange, Namespace, ResourceQuota } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { Role } from 'kubernetes-types/rbac/v1';
import { at, isMap } from '../../lib/kube/object';
import type { DeepPartial } from '../../lib/kube/platform';
import type { Waiver } from '../../lib/kube/provenance';
import { Hatches, type RawTarget } from '../kit/hatches';
import type { Patch } from '../kit/overrides';
import { PlainObject, type PlainObjectHead } from '../kit/plain-object';
import { defaultsOf, Platform } from '../kit/platform';
import { Ledger, readProps, type ShapeOf } from '../kit/problems';
import { booleanProp } from '../kit/props';
import { provideScope } from '../kit/scope';
import { accessOf, deployerRules, groupBinding, type Binding, type NamespaceAccess, type RoleOfGroup } from './access';
import { budgetOf, type QuotaSpec } from './budget';
import { namespaceLabels, ownerLabels, ownersOf, protectionOf } from './labels';
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
  /** NVIDIA GPUs that its pods may ask for in all, 0 or more. @default - none: the quota refuses every GPU */
  readonly gpu?: { readonly count: number };
  /** Who may look and who may deploy. @default - nobody but the platform team */
  readonly access?: NamespaceAccess;
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
export type NamespaceKind = 'Namespace' | 'ResourceQuota' | 'LimitRange' | 'NetworkPolicy' | 'Role' | 'RoleBinding';

const SHAPE: ShapeOf<NamespaceWithQuotaProps> = {
  team: true,
  environment: true,
  costCenter: true,
  size: { cpu: true, memory: true, pods: true, ephemeral: true, storage: true, loadBalancers: true, nodePorts: true },
  cpuLimits: true,
  gpu: { count: true },
  access: { developers: true, deployers: true },
  security: true,
  deletionProtection: true,
  labels: true,
  raw: { namespace: true, quota: true, limits: true, defaultDeny: true, deployerRole: true },
  waive: true,
};

const RAW_TARGETS: Readonly<Record<keyof NamespaceRaw, RawTarget>> = {
  namespace: { kind: 'Namespace' },
  quota: { kind: 'ResourceQuota' },
  limits: { kind: 'LimitRange' },
  defaultDeny: { kind: 'NetworkPolicy' },
  deployerRole: { kind: 'Role' },
};

/**
 * A namespace that a team can be given: with a quota that proves its peak fits, defaults for every container, Pod Security
 * enforced, nothing reachable until it is declared, and rights for people and pipelines.
 *
 * It is a scope: workloads built inside it take its namespace and labels. Emits Namespace, ResourceQuota, LimitRange,
 * NetworkPolicy `default-deny`, and for `access` a Role and RoleBindings.
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
  /** The role that deployers are bound to; undefined where there are none. */
  readonly deployerRole: PlainObject<Pick<Role, 'rules'>> | undefined;
  /** Of developers and of deployers, as there are any. */
  readonly bindings: ReadonlyArray<PlainObject<Binding>>;
  private readonly ledger: Ledger;
  private readonly hatches: Hatches;
  private readonly labels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: NamespaceWithQuotaProps) {
    super(scope, id);
    const ledger = (this.ledger = new Ledger(this, new.target));
    const given = readProps(ledger, props, SHAPE);
    this.hatches = new Hatches(this, ledger, ['Namespace']);
    this.hatches.raw(given['raw'], RAW_TARGETS);
    const platform = Platform.of(this);
    const defaults = defaultsOf(this, 'NamespaceWithQuota').values;
    const owners = ownersOf(ledger, id, given);
    const budget = budgetOf(ledger, given['size'], given['gpu'], defaults);
    const counted = { cpuLimits: booleanProp(ledger, 'cpuLimits', given['cpuLimits'], true), configMaps: platform.gitops !== 'flux' };
    const protection = protectionOf(ledger, given['deletionProtection'], owners, platform);
    const { developers, deployers } = accessOf(ledger, given['access']);
    this.labels = ownerLabels(owners);
    provideScope(this, { namespace: id, labels: { team: owners.team }, podSecurity: owners.security, quotaCounts: () => this.counts() });

    this.namespace = this.make('Namespace', 'v1', id, () => ({}), { clusterScoped: true, labels: namespaceLabels(owners, platform), annotations: protection });
    this.quota = this.make('ResourceQuota', 'v1', id, () => ({ spec: quotaSpec(budget, defaults, counted) }), { props: QUOTA_PROPS });
    this.limits = this.make('LimitRange', 'v1', id, () => ({ spec: limitRangeSpec(budget, defaults, counted) }));
    this.defaultDeny = this.make('NetworkPolicy', 'networking.k8s.io/v1', 'default-deny', () => ({ spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }));
    this.deployerRole = deployers === undefined ? undefined : this.make('Role', RBAC, 'deployer', () => ({ rules: deployerRules(platform) }));
    this.bindings = [
      ...(developers === undefined ? [] : [this.bind('developers', { kind: 'ClusterRole', name: 'view' }, developers)]),
      ...(deployers === undefined ? [] : [this.bind('deployers', { kind: 'Role', name: 'deployer' }, deployers)]),
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

  private bind(name: string, role: RoleOfGroup, group: string): PlainObject<Binding> {
    return this.make('RoleBinding', RBAC, name, () => groupBinding(role, group));
  }

  private make<Body extends object>(kind: NamespaceKind, apiVersion: string, name: string, body: () => Body, head: Partial<PlainObjectHead> = {}): PlainObject<Body> {
    const id = name === this.node.id ? kind : `${kind}-${name}`;
    return new PlainObject<Body>(this, id, { apiVersion, kind, name, namespace: this.node.id, labels: this.labels, ledger: this.ledger, changes: this.hatches.changesOf(kind), ...head }, body);
  }
}

const RBAC = 'rbac.authorization.k8s.io/v1';
