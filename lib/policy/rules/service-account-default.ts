import { withPodSpec } from '../examples';
import { inPod } from '../paths';
import { accountOf } from '../rbac';
import { defineRule } from '../rule';

export const serviceAccountDefault = defineRule({
  id: 'service-account-default',
  title: 'Every workload has a ServiceAccount of its own.',
  why: 'The account default is shared by every pod of the namespace that names none: a right given to one workload is given to all, and the audit log cannot tell them apart.',
  fix: 'Make a ServiceAccount for the workload and name it in serviceAccountName.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    'CIS 5.1.5',
    'kube-linter default-service-account',
    'Checkov CKV_K8S_41',
  ],
  examples: {
    bad: [
      {
        situation: 'no account is named',
        yaml: withPodSpec(`
          automountServiceAccountToken: false
        `),
      },
      {
        situation: 'default is named',
        yaml: withPodSpec(`
          serviceAccountName: default
        `),
      },
    ],
    good: [
      {
        situation: 'an account of its own',
        yaml: withPodSpec(`
          serviceAccountName: api
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the old name of the field; deprecated-service-account-field looks at it',
        yaml: withPodSpec(`
          serviceAccount: api
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    if (accountOf(pod) !== 'default') return;
    report({ message: 'the pods run as the ServiceAccount default, which they share with others', path: inPod(pod, 'serviceAccountName') });
  },
});
