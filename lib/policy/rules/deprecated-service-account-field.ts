import { withPodSpec } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';

export const deprecatedServiceAccountField = defineRule({
  id: 'deprecated-service-account-field',
  title: 'Pods name their ServiceAccount in serviceAccountName.',
  why: 'The field serviceAccount is the name from before 1.0. It still works; tools that read or patch serviceAccountName pass it by.',
  fix: 'Write serviceAccountName instead of serviceAccount.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    'kube-linter deprecated-service-account-field',
  ],
  examples: {
    bad: [
      {
        situation: 'only the old field',
        yaml: withPodSpec(`
          serviceAccount: api
        `),
      },
      {
        situation: 'the two differ',
        yaml: withPodSpec(`
          serviceAccount: api
          serviceAccountName: web
        `),
      },
    ],
    good: [
      {
        situation: 'the field of today',
        yaml: withPodSpec(`
          serviceAccountName: api
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'both, as an API server writes them out',
        yaml: withPodSpec(`
          serviceAccount: api
          serviceAccountName: api
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    const { serviceAccount, serviceAccountName } = pod.spec;
    if (typeof serviceAccount !== 'string' || serviceAccount === '' || serviceAccount === serviceAccountName) return;
    report({ message: `serviceAccount is ${serviceAccount}${typeof serviceAccountName === 'string' ? ` and serviceAccountName ${serviceAccountName}` : ''}`, path: inPod(pod, 'serviceAccount') });
  },
});
