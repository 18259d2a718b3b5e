import { Construct } from 'constructs';
import type { LimitRange, ResourceQuota } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { Role, Subject } from 'kubernetes-types/rbac/v1';
import { at, isMap } from '../../lib/kube/object';
import type { Platform as PlatformFacts } from '../../lib/kube/platform';
import { budgetOf } from '../kit/budget';
import { Hatches, type RawTarget } from '../kit/hatches';
import { internetPeers } from '../kit/internet';
import type { Patch } from '../kit/overrides';
import { PlainObject, type PlainObjectHead } from '../kit/plain-object';
import { defaultsOf, Platform } from '../kit/platform';
import { Ledger, readProps } from '../kit/problems';
import { booleanProp } from '../kit/props';
import { provideScope } from '../kit/scope';
import { accessOf, deployerRules, groupBinding, viewerRules, type Binding, type BreakGlass, type RoleOfGroup } from './access';
import { allowedNamespaces, allowSpec, connectSpec, internetSpec, namespaceNameOf } from './allowed-namespaces';
import { backupOf, type BackupSchedule } from './backup';
import { dedicatedPoolOf } from './dedicated-pool';
import { GUARANTEES } from './guarantees';
import { grantedRole, granteeOf, subjectKey, type GrantedRole, type Grantee } from './grants';
import { namespaceLabels, ownerLabels, ownersOf, protectionOf } from './labels';
import { LIMIT_PROPS, limitRangeSpec, limitsOf } from './limits';
import { priorityBudgets, priorityProps, priorityQuotaSpec } from './priority';
import { SHAPE, type NamespaceKind, type NamespaceRaw, type NamespaceWithQuotaProps } from './props';
import { queueOf, type LocalQueue } from './queue';
import { QUOTA_PROPS, quotaSpec } from './quota';

/**
 * A namespace that a team can be given: with a quota that proves its peak fits, defaults for every container, Pod Security
 * enforced, nothing reachable until it is declared, and rights for people and pipelines.
 *
 * It is a scope: workloads built inside it take its namespace and labels. Emits Namespace, ResourceQuota, LimitRange,
 * NetworkPolicy `default-deny`; for `access` and `grant` Roles and RoleBindings, for `quotaByPriority` a ResourceQuota each, for `network` and
 * `connectTo` NetworkPolicies, for `queue` a LocalQueue, for `backup` a Schedule of Velero.
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
  /** Lets every pod call outside the cluster; undefined where none may. */
  readonly allowInternet: PlainObject<Pick<NetworkPolicy, 'spec'>> | undefined;
  /** Where jobs wait for room; undefined where they do not. */
  readonly localQueue: PlainObject<LocalQueue> | undefined;
  /** When everything is copied away; undefined where it is not. It lies in the namespace of Velero. */
  readonly backup: PlainObject<BackupSchedule> | undefined;
  /** Of each group that `access` names. */
  readonly bindings: ReadonlyArray<PlainObject<Binding>>;
  private readonly ledger: Ledger;
  private readonly hatches: Hatches;
  private readonly labels: Readonly<Record<string, string>>;
  private readonly platform: PlatformFacts;
  private readonly admitted = new Set<string>();
  private readonly connected = new Set<string>();
  private readonly granted = new Map<string, Map<string, Subject>>();

  constructor(scope: Construct, id: string, props: NamespaceWithQuotaProps) {
    super(scope, id);
    const ledger = (this.ledger = new Ledger(this, new.target));
    ledger.appliedBy = 'platform';
    const given = readProps(ledger, props, SHAPE);
    this.hatches = new Hatches(this, ledger, ['Namespace'], GUARANTEES);
    this.hatches.raw(given['raw'], rawTargets(id));
    const platform = (this.platform = Platform.of(this));
    const defaults = defaultsOf(this, 'NamespaceWithQuota').values;
    const owners = ownersOf(ledger, id, given, platform);
    const budget = budgetOf(ledger, 'size', given['size'], given['gpu'], defaults);
    const counted = { cpuLimits: booleanProp(ledger, 'cpuLimits', given['cpuLimits'], true), configMaps: platform.gitops !== 'flux' };
    const limits = limitsOf(ledger, given['limits'], budget, defaults, counted);
    const protection = protectionOf(ledger, given['deletionProtection'], owners, platform);
    const access = accessOf(ledger, given['access']);
    const allowed = allowedNamespaces(ledger, given['network']);
    const internet = internetPeers(ledger, 'network.internet', at(given['network'], 'internet'));
    const queue = queueOf(ledger, given['queue'], platform);
    const pool = dedicatedPoolOf(ledger, given['pool'], platform);
    const backup = backupOf(ledger, given['backup'], id, platform);
    this.labels = ownerLabels(owners);
    provideScope(this, { namespace: id, labels: { team: owners.team }, podSecurity: owners.security, ...(queue !== undefined && { localQueue: id }), ...(pool !== undefined && { pool }), quotaCounts: () => this.counts() });

    this.namespace = this.make('Namespace', 'v1', id, () => ({}), { clusterScoped: true, labels: namespaceLabels(owners, platform), annotations: protection });
    this.quota = this.make('ResourceQuota', 'v1', id, () => ({ spec: quotaSpec(budget, defaults, counted) }), { props: QUOTA_PROPS });
    this.limits = this.make('LimitRange', 'v1', id, () => ({ spec: limitRangeSpec(limits, counted) }), { props: LIMIT_PROPS });
    this.defaultDeny = this.make('NetworkPolicy', NETWORKING, 'default-deny', () => ({ spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }));
    this.priorityQuotas = priorityBudgets(ledger, given['quotaByPriority'], id, budget, platform).map((part) => this.make('ResourceQuota', 'v1', part.name, () => ({ spec: priorityQuotaSpec(part, defaults, counted) }), { props: priorityProps(part) }));
    for (const name of allowed) this.admit(name);
    this.allowInternet = internet.length === 0 ? undefined : this.make('NetworkPolicy', NETWORKING, 'allow-internet', () => ({ spec: internetSpec(internet, platform.dns) }));
    this.localQueue = queue === undefined ? undefined : this.make('LocalQueue', 'kueue.x-k8s.io/v1beta2', id, () => ({ spec: { clusterQueue: queue } }));
    this.backup = backup && this.make('Schedule', 'velero.io/v1', id, () => backup.body, { namespace: backup.namespace });
    if (backup) ledger.externals.push({ group: '', kind: 'Namespace', name: backup.namespace });
    this.bindings = [
      ...this.bind('developers', { kind: 'ClusterRole', name: 'view' }, access.developers),
      ...this.bind('deployers', { kind: 'Role', name: 'deployer' }, access.deployers),
      ...this.bind('viewers', { kind: 'Role', name: 'viewer' }, access.viewers),
      ...this.bindInEmergency(access.breakGlass),
    ];
  }

  /** Lets other namespaces in; undefined where none is. */
  get allowNamespaces(): PlainObject<Pick<NetworkPolicy, 'spec'>> | undefined {
    return this.made('NetworkPolicy-allow-namespaces');
  }

  /** Lets every pod call the pods of other namespaces; undefined where there is none. */
  get connectNamespaces(): PlainObject<Pick<NetworkPolicy, 'spec'>> | undefined {
    return this.made('NetworkPolicy-connect-namespaces');
  }

  /** The role of deployers; undefined where there are none. */
  get deployerRole(): PlainObject<Pick<Role, 'rules'>> | undefined {
    return this.made('Role-deployer');
  }

  /** The role of viewers; undefined where there are none. */
  get viewerRole(): PlainObject<Pick<Role, 'rules'>> | undefined {
    return this.made('Role-viewer');
  }

  /**
   * Gives a group or an account rights in the namespace.
   *
   * @example shop.grant('oidc:checkout', 'developer')
   */
  grant(subject: Grantee, role: GrantedRole): this {
    const who = granteeOf(this.ledger, subject, this.node.id);
    const what = grantedRole(this.ledger, role);
    if (!who || !what) return this;
    const { binding } = what;
    let subjects = this.granted.get(binding);
    if (!subjects) {
      const all = (subjects = new Map<string, Subject>());
      this.granted.set(binding, all);
      this.makeRole(what.role);
      this.make<Binding>('RoleBinding', RBAC, binding, () => ({ ...groupBinding(what.role, ''), subjects: [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each) }));
    }
    subjects.set(subjectKey(who), who);
    return this;
  }

  /**
   * Lets every pod here call every pod of another namespace: egress here, and ingress there where the program makes it. For what someone
   * else wrote; between two workloads, their own `connectTo` opens one port.
   */
  connectTo(other: NamespaceWithQuota | string): this {
    const [name] = namespaceNameOf(this.ledger, 'connectTo', other);
    if (name === undefined) return this;
    if (this.connected.size === 0) this.make('NetworkPolicy', NETWORKING, 'connect-namespaces', () => ({ spec: connectSpec([...this.connected].sort(), this.platform.dns) }));
    this.connected.add(name);
    if (other instanceof NamespaceWithQuota) other.admit(this.node.id);
    return this;
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

  private admit(name: string): void {
    if (this.admitted.size === 0) this.make('NetworkPolicy', NETWORKING, 'allow-namespaces', () => ({ spec: allowSpec([...this.admitted].sort()) }));
    this.admitted.add(name);
  }

  private makeRole({ kind, name }: RoleOfGroup): void {
    const rules = kind === 'Role' && !this.made(`Role-${name}`) ? RULES[name] : undefined;
    if (rules) this.make('Role', RBAC, name, () => ({ rules: rules(this.platform) }));
  }

  private made<Body extends object>(id: string): PlainObject<Body> | undefined {
    return this.node.tryFindChild(id) as PlainObject<Body> | undefined;
  }

  private bind(name: string, role: RoleOfGroup, group: string | undefined, head: Partial<PlainObjectHead> = {}): ReadonlyArray<PlainObject<Binding>> {
    if (group !== undefined) this.makeRole(role);
    return group === undefined ? [] : [this.make('RoleBinding', RBAC, name, () => groupBinding(role, group), head)];
  }

  private bindInEmergency(given: BreakGlass | undefined): ReadonlyArray<PlainObject<Binding>> {
    if (!given) return [];
    this.ledger.overrides.push({ by: 'prop', object: { apiVersion: RBAC, kind: 'RoleBinding', name: 'break-glass', namespace: this.node.id }, paths: ['/roleRef'], reason: given.reason });
    return this.bind('break-glass', { kind: 'ClusterRole', name: 'edit' }, given.group, { annotations: { 'kubernetes.io/description': given.reason } });
  }

  private make<Body extends object>(kind: NamespaceKind, apiVersion: string, name: string, body: () => Body, head: Partial<PlainObjectHead> = {}): PlainObject<Body> {
    const id = name === this.node.id ? kind : `${kind}-${name}`;
    return new PlainObject<Body>(this, id, { apiVersion, kind, name, namespace: this.node.id, labels: this.labels, ledger: this.ledger, changes: this.hatches.changesOf(kind, name), guarantees: this.hatches.guaranteesOf(kind), ...head }, body);
  }
}

const RBAC = 'rbac.authorization.k8s.io/v1';
const NETWORKING = 'networking.k8s.io/v1';

/** The Roles that the namespace makes itself. */
const RULES: Readonly<Record<string, typeof deployerRules>> = { deployer: deployerRules, viewer: viewerRules };

function rawTargets(id: string): Readonly<Record<keyof NamespaceRaw, RawTarget>> {
  return {
    namespace: { kind: 'Namespace' },
    quota: { kind: 'ResourceQuota', name: id },
    limits: { kind: 'LimitRange' },
    defaultDeny: { kind: 'NetworkPolicy', name: 'default-deny' },
    deployerRole: { kind: 'Role', name: 'deployer' },
  };
}
