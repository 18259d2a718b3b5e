import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const cronjobConcurrencyPolicy = defineRule({
  id: 'cronjob-concurrency-policy',
  title: 'A CronJob says what happens when a run outlasts its interval.',
  why: 'The default lets runs pile up beside each other: two reports write one table, and slow nights end with dozens of pods.',
  fix: 'Set concurrencyPolicy: Forbid, or Replace, or Allow where runs do not disturb each other.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy',
    'Datree CRONJOB_MISSING_CONCURRENCYPOLICY_KEY',
  ],
  examples: {
    bad: [
      {
        situation: 'nothing is said, which means Allow',
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
        situation: 'only the history is limited',
        yaml: documents(`
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: report
            namespace: shop
          spec:
            schedule: 0 3 * * *
            successfulJobsHistoryLimit: 3
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
    ],
    good: [
      {
        situation: 'one at a time',
        yaml: documents(`
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: report
            namespace: shop
          spec:
            schedule: 0 3 * * *
            concurrencyPolicy: Forbid
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
    ],
    nearMiss: [
      {
        situation: 'Allow, by choice',
        yaml: documents(`
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: report
            namespace: shop
          spec:
            schedule: 0 3 * * *
            concurrencyPolicy: Allow
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
    ],
  },
  on: 'object',
  kinds: ['batch/CronJob'],
  check: (cronJob, report) => {
    if (at(cronJob, 'spec', 'concurrencyPolicy') !== undefined) return;
    report({ message: `runs of the CronJob ${cronJob.metadata.name} may overlap`, path: ['spec', 'concurrencyPolicy'], accepted: 'Forbid, Replace, Allow' });
  },
});
