import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';
import { isHook } from '../serving';

export const jobTtl = defineRule({
  id: 'job-ttl',
  title: 'A Job is removed some time after its end.',
  why: 'Nothing else removes it: Jobs and their pods stay for ever, fill the quota and slow down every list. Under a GitOps engine it is the other way round, and the rule job-ttl-reruns takes the place of this one.',
  fix: 'Set ttlSecondsAfterFinished, such as 86400.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#ttl-mechanism-for-finished-jobs',
    'kube-linter job-ttl-seconds-after-finished',
    'Kyverno add-ttl-jobs',
  ],
  examples: {
    bad: [
      {
        situation: 'none',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
            namespace: shop
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: import
                    image: registry.acme.io/import:1.0.0
        `),
      },
      {
        situation: 'a deadline is another matter',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
            namespace: shop
          spec:
            activeDeadlineSeconds: 600
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: import
                    image: registry.acme.io/import:1.0.0
        `),
      },
    ],
    good: [
      {
        situation: 'a day',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
            namespace: shop
          spec:
            ttlSecondsAfterFinished: 86400
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: import
                    image: registry.acme.io/import:1.0.0
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a CronJob removes its Jobs by its history limits',
        yaml: documents(`
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: report
            namespace: shop
          spec:
            schedule: 0 3 * * *
            jobTemplate:
              spec:
                template:
                  spec:
                    restartPolicy: Never
                    containers:
                      - name: report
                        image: registry.acme.io/report:1.0.0
        `),
      },
      {
        situation: 'a hook is removed by whatever runs it',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
            namespace: shop
            annotations:
              helm.sh/hook: pre-upgrade
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: import
                    image: registry.acme.io/import:1.0.0
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['batch/Job'],
  check: (job, report) => {
    if (typeof at(job, 'spec', 'ttlSecondsAfterFinished') === 'number' || isHook(job)) return;
    report({ message: `the Job ${job.metadata.name} stays after its end`, path: ['spec', 'ttlSecondsAfterFinished'] });
  },
});
