import type { PolicyRule, RoleBinding } from 'kubernetes-types/rbac/v1';
import { engineOf, type Platform } from '../../lib/kube/platform';
import { show, type Ledger } from '../kit/problems';
import { mapProp } from '../kit/props';

/** Who may do what in a namespace; each is a group as the identity provider names it, such as `oidc:shop`. */
export interface NamespaceAccess {
  /** May look at everything but Secrets. Bound to the built-in role `view`. @default - nobody */
  readonly developers?: string;
  /** May apply what workload constructs emit here, and read no Secret: the pipeline. @default - nobody */
  readonly deployers?: string;
}

/** What a group is bound to. */
export interface RoleOfGroup {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
}

/** What of a RoleBinding Plinth writes. */
export type Binding = Pick<RoleBinding, 'roleRef' | 'subjects'>;

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'update', 'patch', 'delete'];

/**
 * What deployers may do: apply every object that our workload constructs emit here, and no more. They read no Secret and enter no
 * pod; quota, limits, network defaults of the namespace and RBAC stay with the platform team.
 */
export function deployerRules(platform: Platform): PolicyRule[] {
  const rules = [
    rule('apps', ['deployments', 'statefulsets', 'daemonsets'], WRITE),
    rule('batch', ['jobs', 'cronjobs'], WRITE),
    rule('', ['pods', 'pods/log', 'events'], READ),
    rule('', ['configmaps', 'services', 'serviceaccounts', 'persistentvolumeclaims'], WRITE),
    rule('autoscaling', ['horizontalpodautoscalers'], WRITE),
    rule('policy', ['poddisruptionbudgets'], WRITE),
  ];
  switch (engineOf(platform, 'ingress')) {
    case 'none':
      rules.push(rule('networking.k8s.io', ['networkpolicies'], WRITE));
      break;
    case 'gateway-api':
      rules.push(rule('networking.k8s.io', ['networkpolicies'], WRITE), rule('gateway.networking.k8s.io', ['httproutes', 'grpcroutes'], WRITE));
      break;
    default:
      rules.push(rule('networking.k8s.io', ['networkpolicies', 'ingresses'], WRITE));
  }
  return rules;
}

/** The groups that are named; what is no name of a group is told and left out. */
export function accessOf(ledger: Ledger, given: unknown): NamespaceAccess {
  const { developers, deployers } = mapProp(ledger, 'access', given);
  return { ...groupOf(ledger, 'developers', developers), ...groupOf(ledger, 'deployers', deployers) };
}

function groupOf(ledger: Ledger, who: keyof NamespaceAccess, group: unknown): NamespaceAccess {
  if (typeof group === 'string' && group.trim() !== '') return { [who]: group };
  if (group !== undefined) ledger.tell({ id: 'prop-malformed', message: `access.${who} is ${show(group)}`, prop: `access.${who}`, accepted: "one group, as the identity provider names it, such as 'oidc:shop'", fix: `Write the name of a group, or remove ${who}.` });
  return {};
}

/** A binding of a group of people, as the identity provider names it, to a role. */
export function groupBinding(role: RoleOfGroup, group: string): Binding {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
  };
}

function rule(apiGroup: string, resources: string[], verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}
