import type { PolicyRule, RoleBinding } from 'kubernetes-types/rbac/v1';
import { engineOf, type Platform } from '../../lib/kube/platform';

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

/** A binding of a group of people, as the identity provider names it, to a role. */
export function groupBinding(role: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string }, group: string): Pick<RoleBinding, 'roleRef' | 'subjects'> {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
  };
}

function rule(apiGroup: string, resources: string[], verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}
