import { at } from '../../kube/object';
import { documents, withPodSpec } from '../examples';
import { inPod } from '../paths';
import { accountOf, isGivenRights } from '../rbac';
import { defineRule } from '../rule';

export const automountToken = defineRule({
  id: 'automount-token',
  title: 'A pod that does not talk to the API server carries no token for it.',
  why: 'The token lies in every container as a file. Whoever breaks into one container asks the API server in the name of the ServiceAccount, and learns what else there is.',
  fix: 'Set automountServiceAccountToken: false on the pod.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    'CIS 5.1.6',
    'Polaris automountServiceAccountToken',
    'Checkov CKV_K8S_38',
    'Trivy KSV-0036',
  ],
  examples: {
    bad: [
      {
        situation: 'nothing is said, which mounts it',
        yaml: withPodSpec(`
          serviceAccountName: api
        `),
      },
      {
        situation: 'it is asked for, and the account has no rights in the set',
        yaml: withPodSpec(`
          serviceAccountName: api
          automountServiceAccountToken: true
        `),
      },
    ],
    good: [
      {
        situation: 'the pod says no',
        yaml: withPodSpec(`
          serviceAccountName: api
          automountServiceAccountToken: false
        `),
      },
      {
        situation: 'its ServiceAccount says no',
        yaml: documents(`
          apiVersion: v1
          kind: ServiceAccount
          metadata:
            name: api
            namespace: shop
          automountServiceAccountToken: false
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                serviceAccountName: api
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a binding gives the account rights: the pod has a use for the token',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata:
            name: api
            namespace: shop
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: Role
            name: leases
          subjects:
            - kind: ServiceAccount
              name: api
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                serviceAccountName: api
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    const { automountServiceAccountToken: own } = pod.spec;
    if (own === false) return;
    const account = accountOf(pod);
    const namespace = graph.namespaceOf(pod.object);
    if (own !== true && at(graph.find('/ServiceAccount', namespace, account), 'automountServiceAccountToken') === false) return;
    if (isGivenRights(namespace, account, graph)) return;
    report({ message: `the token of the ServiceAccount ${account} is in every container`, path: inPod(pod, 'automountServiceAccountToken'), accepted: 'false' });
  },
});
