import { Construct } from 'constructs';
import type { LimitRange, Namespace, ResourceQuota } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { Role, RoleBinding } from 'kubernetes-types/rbac/v1';
import { engineOf, type DeepPartial, type Platform as PlatformFacts } from '../../lib/kube/platform';
import type { Waiver } from '../../lib/kube/provenance';
import { Hatches, type RawTarget } from '../kit/hatches';
import type { Patch } from '../kit/overrides';
import { PlainObject } from '../kit/plain-object';
import { defaultsOf, Platform } from '../kit/platform';
import { Ledger, readProps, type ShapeOf } from '../kit/problems';
import { provideScope } from '../kit/scope';
import { deployerRules, groupBinding } from './access';
import { budgetOf, type QuotaSpec } from './budget';
import { namespaceLabels, ownerLabels, protectionOf } from './labels';
import { limitRangeSpec, quotaSpec } from './quota';

/** Who may do what in a namespace; each is a group as the identity provider names it, such as `oidc:shop`. */
export interface NamespaceAccess {
  /** May look at everything but Secrets. Bound to the built-in role `view`. @default - nobody */
  readonly developers?: string;
  /** May apply what workload constructs emit here, and read no Secret: the pipeline. @default - nobody */
  readonly deployers?: string;
}

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
  /** GPUs that its pods may ask for in all, 0 or more. @default - none: the quota refuses every GPU */
  readonly gpu?: { readonly count: number };
  /** Who may look and who may deploy. @default - nobody but the platform team */
  readonly access?: NamespaceAccess;
  /** The Pod Security level that admission enforces, at the platform's lowest version. @default 'restricted' */
  readonly security?: 'restricted' | 'baseline' | 'privileged';
  /** Keeps a GitOps engine from deleting it with everything in it. @default - true where `environment` is `prod` or `production` */
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
  readonly namespace?: DeepPartial<Namespace>;
  readonly quota?: DeepPartial<ResourceQuota>;
  readonly limits?: DeepPartial<LimitRange>;
  readonly defaultDeny?: DeepPartial<NetworkPolicy>;
  readonly deployerRole?: DeepPartial<Role>;
}

/** A kind that the construct makes. */
export type NamespaceKind = 'Namespace' | 'ResourceQuota' | 'LimitRange' | 'NetworkPolicy' | 'Role' | 'RoleBinding';

const SHAPE: ShapeOf<NamespaceWithQuotaProps> = {
  team: true,
  environment: true,
  costCenter: true,
  size: { cpu: true, memory: true, pods: true, ephemeral: true, storage: true, loadBalancers: true, nodePorts: true },
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
  readonly namespace: PlainObject<Omit<Namespace, 'apiVersion' | 'kind'>>;
  readonly quota: PlainObject<Pick<ResourceQuota, 'spec'>>;
  readonly limits: PlainObject<Pick<LimitRange, 'spec'>>;
  readonly defaultDeny: PlainObject<Pick<NetworkPolicy, 'spec'>>;
  /** The role that deployers are bound to, where there are any. */
  readonly deployerRole?: PlainObject<Pick<Role, 'rules'>>;
  readonly bindings: ReadonlyArray<PlainObject<Pick<RoleBinding, 'roleRef' | 'subjects'>>>;
  private readonly ledger: Ledger;
  private readonly hatches: Hatches;
  private readonly labels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: NamespaceWithQuotaProps) {
    super(scope, id);
    this.ledger = new Ledger(this, new.target);
    const given = readProps(this.ledger, props, SHAPE);
    this.hatches = new Hatches(this, this.ledger, ['Namespace']);
    this.hatches.raw(given['raw'], RAW_TARGETS);
    const platform = Platform.of(this);
    const { values: defaults } = defaultsOf(this, 'NamespaceWithQuota');
    const budget = budgetOf(props.size, props.gpu?.count ?? 0, defaults, this.ledger);
    const quota = quotaSpec(budget, defaults);
    this.labels = ownerLabels(id, props, this.ledger);
    provideScope(this, { namespace: id, labels: { team: props.team }, podSecurity: props.security ?? 'restricted', quotaCounts: Object.keys(quota?.hard ?? {}) });

    this.namespace = this.makeNamespace(props, platform);
    this.quota = this.make('ResourceQuota', 'v1', id, () => ({ spec: quota }));
    this.limits = this.make('LimitRange', 'v1', id, () => ({ spec: limitRangeSpec(budget, defaults) }));
    this.defaultDeny = this.make('NetworkPolicy', 'networking.k8s.io/v1', 'default-deny', () => ({ spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }));
    if (props.access?.deployers !== undefined) this.deployerRole = this.make('Role', RBAC, 'deployer', () => ({ rules: deployerRules(platform) }));
    this.bindings = this.bind(props.access);
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

  private makeNamespace(props: NamespaceWithQuotaProps, platform: PlatformFacts) {
    const protect = props.deletionProtection ?? /^prod(uction)?$/.test(props.environment);
    const head = { labels: namespaceLabels(this.labels, props, platform), annotations: protect ? protectionOf(engineOf(platform, 'gitops')) : {} };
    return new PlainObject<Omit<Namespace, 'apiVersion' | 'kind'>>(this, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', clusterScoped: true, name: this.node.id, ledger: this.ledger, changes: this.hatches.changesOf('Namespace'), ...head }, () => ({}));
  }

  private bind({ developers, deployers }: NamespaceAccess = {}) {
    const groups = [
      ...(developers === undefined ? [] : [{ name: 'developers', group: developers, role: { kind: 'ClusterRole', name: 'view' } as const }]),
      ...(deployers === undefined ? [] : [{ name: 'deployers', group: deployers, role: { kind: 'Role', name: 'deployer' } as const }]),
    ];
    return groups.map(({ name, group, role }) => this.make<Pick<RoleBinding, 'roleRef' | 'subjects'>>('RoleBinding', RBAC, name, () => groupBinding(role, group)));
  }

  private make<Body extends object>(kind: string, apiVersion: string, name: string, body: () => Body): PlainObject<Body> {
    const id = name === this.node.id ? kind : `${kind}-${name}`;
    return new PlainObject<Body>(this, id, { apiVersion, kind, name, namespace: this.node.id, labels: this.labels, ledger: this.ledger, changes: this.hatches.changesOf(kind) }, body);
  }
}

const RBAC = 'rbac.authorization.k8s.io/v1';
