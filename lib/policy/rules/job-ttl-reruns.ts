import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';
import { isHook } from '../serving';

export const jobTtlReruns = defineRule({
  id: 'job-ttl-reruns',
  title: 'Under a GitOps engine, a Job stays until Git removes it.',
  why: 'An engine that reconciles sees that the Job is gone and makes it again: the migration runs once more, as often as its time to live ends.',
  fix: 'Remove ttlSecondsAfterFinished, and give the Job a name that changes with its content.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#ttl-mechanism-for-finished-jobs',
    'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/',
  ],
  examples: {
    bad: [
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
      {
        situation: 'at once',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
            namespace: shop
          spec:
            ttlSecondsAfterFinished: 0
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
    ],
    nearMiss: [
      {
        situation: 'a hook is not reconciled',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
            namespace: shop
            annotations:
              argocd.argoproj.io/hook: PreSync
          spec:
            ttlSecondsAfterFinished: 600
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: import
                    image: registry.acme.io/import:1.0.0
        `),
      },
      {
        situation: 'the Jobs of a CronJob are not in Git',
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
                ttlSecondsAfterFinished: 600
                template:
                  spec:
                    restartPolicy: Never
                    containers:
                      - name: report
                        image: registry.acme.io/report:1.0.0
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['batch/Job'],
  check: (job, report) => {
    const ttl = at(job, 'spec', 'ttlSecondsAfterFinished');
    if (typeof ttl === 'number' && !isHook(job)) report({ message: `the Job ${job.metadata.name} is removed ${ttl} s after its end, and made again`, path: ['spec', 'ttlSecondsAfterFinished'] });
  },
});
