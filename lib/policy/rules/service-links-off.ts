import { documents, withPodSpec } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';

export const serviceLinksOff = defineRule({
  id: 'service-links-off',
  title: 'Pods get no environment variables about the Services around them.',
  why: 'By default every Service of the namespace adds seven variables to every pod that starts after it. Names collide with settings of programs (REDIS_PORT becomes tcp://…), the order of creation matters, and hundreds of Services make programs start slowly or not at all.',
  fix: 'Set enableServiceLinks: false on the pod.',
  references: [
    'https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables',
    'Kyverno disable-service-discovery',
  ],
  examples: {
    bad: [
      {
        situation: 'nothing is said, which adds them',
        yaml: withPodSpec(`
          serviceAccountName: api
        `),
      },
      {
        situation: 'they are asked for',
        yaml: withPodSpec(`
          enableServiceLinks: true
        `),
      },
    ],
    good: [
      {
        situation: 'off',
        yaml: withPodSpec(`
          enableServiceLinks: false
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'off in a CronJob',
        yaml: documents(`
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: report
          spec:
            schedule: 0 3 * * *
            jobTemplate:
              spec:
                template:
                  spec:
                    enableServiceLinks: false
                    restartPolicy: Never
                    containers:
                      - name: report
                        image: registry.acme.io/report:1.0.0
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    if (pod.spec.enableServiceLinks === false) return;
    report({ message: 'every Service of the namespace adds variables to the environment', path: inPod(pod, 'enableServiceLinks'), accepted: 'false' });
  },
});
