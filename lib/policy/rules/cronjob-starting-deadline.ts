import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const cronjobStartingDeadline = defineRule({
  id: 'cronjob-starting-deadline',
  title: 'A CronJob says how late a run may start.',
  why: 'Without a deadline, the controller counts all missed runs since the last one, gives up after 100, and then starts nothing any more; after an outage it also starts runs that nobody needs.',
  fix: 'Set startingDeadlineSeconds, such as 300.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline',
    'kube-score cronjob-has-deadline',
    'Datree CRONJOB_MISSING_STARTINGDEADLINESECOND_KEY',
  ],
  examples: {
    bad: [
      {
        situation: 'none',
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
        situation: 'another deadline, that of the run itself',
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
                activeDeadlineSeconds: 600
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
        situation: 'five minutes',
        yaml: documents(`
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: report
            namespace: shop
          spec:
            schedule: 0 3 * * *
            startingDeadlineSeconds: 300
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
        situation: 'a Job of its own starts at once',
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
  },
  on: 'object',
  kinds: ['batch/CronJob'],
  check: (cronJob, report) => {
    if (typeof at(cronJob, 'spec', 'startingDeadlineSeconds') === 'number') return;
    report({ message: `runs of the CronJob ${cronJob.metadata.name} may start at any later time`, path: ['spec', 'startingDeadlineSeconds'] });
  },
});
