import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { PolicyRule, Role, RoleBinding } from 'kubernetes-types/rbac/v1';
import { nameProblem } from '../../../lib/kube/names';
import { at } from '../../../lib/kube/object';
import { apiRules, reachApiServer } from '../../kit/api-rules';
import { show } from '../../kit/problems';
import type { Account } from './account';
import type { ServiceContext } from './context';
import { withExtras } from './token';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

/** Who the service is to the cloud and to the API server, and who may look into its pods. */
export class Rights {
  private readonly lease: string | undefined;
  private readonly rules: PolicyRule[] = [];
  private readonly debuggers = new Set<string>();

  constructor(
    private readonly context: ServiceContext,
    private readonly account: Account,
  ) {
    const { ledger, given, cloud, connections } = context;
    if (cloud && !account.own) {
      ledger.tell({ id: 'account-not-own', message: `cloudIdentity is given, and the service runs as ${account.name}, which somebody else makes`, prop: 'cloudIdentity', accepted: 'an account of its own', fix: 'Remove serviceAccount, or give that account the identity.' });
    }
    if (cloud) connections.alike(cloud.connect);
    this.lease = this.leaseOf(given['leaderElection']);
    if (this.lease !== undefined) this.give(leaseRules(this.lease), 'leaderElection');
  }

  /** Rights on the API for the service itself. */
  grantApi(rules: unknown): void {
    this.give(apiRules(this.context.ledger, 'grantApi', rules), 'grantApi');
  }

  /** Lets a group look into the pods. RBAC knows no labels: what it grants on pods, it grants on all of the namespace. */
  grantTo(group: unknown, role: unknown): void {
    const { ledger, maker } = this.context;
    if (role !== 'debug') ledger.tell({ id: 'prop-malformed', message: `grantTo grants ${show(role)}`, prop: 'grantTo', accepted: "'debug'", fix: "Write 'debug', or grant on the namespace: shop.grant(group, role)." });
    if (typeof group !== 'string' || group.trim() === '') {
      ledger.tell({ id: 'prop-malformed', message: `grantTo is given the group ${show(group)}`, prop: 'grantTo', accepted: "a group as the identity provider names it, such as 'oidc:shop'", fix: 'Write the name of one group.' });
      return;
    }
    if (role !== 'debug') return;
    const name = `${maker.name}-debug`;
    if (this.debuggers.size === 0) {
      maker.make<Role>('Role', () => ({ rules: debugRules(maker.name, this.context.workload) }), { name, part: 'debug' });
      maker.make<RoleBinding>('RoleBinding', () => ({ roleRef: { apiGroup: RBAC, kind: 'Role', name }, subjects: [...this.debuggers].sort().map((each) => ({ apiGroup: RBAC, kind: 'Group', name: each })) }), { name, part: 'debug' });
    }
    this.debuggers.add(group);
  }

  /** The template with what the rights need in the pod. */
  onto(template: PodTemplateSpec): PodTemplateSpec {
    return withExtras(template, { variables: this.lease === undefined ? [] : leaderVariables(this.lease), token: this.rules.length > 0 });
  }

  private give(rules: readonly PolicyRule[], prop: string): void {
    if (rules.length === 0) return;
    const { ledger, maker, scope, connections, platform } = this.context;
    const first = this.rules.length === 0;
    this.rules.push(...rules);
    if (!first) return;
    reachApiServer(ledger, prop, connections, platform);
    maker.make<Role>('Role', () => ({ rules: this.rules }));
    maker.make<RoleBinding>('RoleBinding', () => ({
      roleRef: { apiGroup: RBAC, kind: 'Role', name: maker.name },
      subjects: [{ kind: 'ServiceAccount', name: this.account.name, ...(scope.namespace !== undefined && { namespace: scope.namespace }) }],
    }));
  }

  private leaseOf(given: unknown): string | undefined {
    const { ledger, identity } = this.context;
    if (given === undefined || given === false) return undefined;
    if (given === true) return identity.name;
    const lease = at(given, 'lease');
    if (typeof given !== 'object' || given === null || (lease !== undefined && typeof lease !== 'string')) {
      ledger.tell({ id: 'prop-malformed', message: `leaderElection is ${show(given)}`, prop: 'leaderElection', accepted: "true, false, { lease: 'api' }", fix: 'Write leaderElection: true.' });
      return undefined;
    }
    const wrong = lease === undefined ? undefined : nameProblem('Lease', lease);
    if (wrong) ledger.tell({ ...wrong, prop: 'leaderElection.lease' });
    return wrong || lease === undefined ? identity.name : lease;
  }
}

/** A Lease cannot be created by name: the request carries none that RBAC could see. */
function leaseRules(lease: string): PolicyRule[] {
  const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    { ...leases, verbs: ['create'] },
    { ...leases, resourceNames: [lease], verbs: ['get', 'update', 'patch'] },
  ];
}

function leaderVariables(lease: string) {
  return [
    { name: 'LEASE_NAME', value: lease },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
  ];
}

/** Looking, logs and a port to one's own machine. Entering a pod would give its Secrets and its rights as well: that is `breakGlass`. */
function debugRules(name: string, { apiVersion, kind }: ServiceContext['workload']): PolicyRule[] {
  return [
    { apiGroups: [''], resources: ['events', 'pods', 'pods/log'], verbs: [...READ] },
    { apiGroups: [''], resources: ['pods/portforward'], verbs: ['create', 'get'] },
    { apiGroups: [''], resources: ['services'], resourceNames: [name], verbs: ['get'] },
    { apiGroups: [apiVersion.split('/')[0] ?? ''], resources: [`${kind.toLowerCase()}s`], resourceNames: [name], verbs: ['get'] },
  ];
}
