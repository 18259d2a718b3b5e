import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const podMaxDuration = defineRule({
  id: 'pod-max-duration',
  title: 'A Job says how long it may take.',
  why: 'A run that hangs holds its locks and its place in the quota until somebody looks; with concurrencyPolicy Forbid, it also keeps every later run from starting.',
  fix: 'Set activeDeadlineSeconds on the Job, above the longest run that you have seen.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
    'Kyverno enforce-pod-duration',
  ],
  examples: {
    bad: [
      {
        situation: 'a Job without one',
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
        situation: 'a CronJob without one',
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
    good: [
      {
        situation: 'ten minutes',
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
      {
        situation: 'for the Jobs of a CronJob',
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
    nearMiss: [
      {
        situation: 'a deadline of the pod',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
            namespace: shop
          spec:
            template:
              spec:
                activeDeadlineSeconds: 600
                restartPolicy: Never
                containers:
                  - name: import
                    image: registry.acme.io/import:1.0.0
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['batch/Job', 'batch/CronJob'],
  check: (object, report) => {
    const path = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
    const job = at(object, ...path);
    if (at(job, 'activeDeadlineSeconds') !== undefined || at(job, 'template', 'spec', 'activeDeadlineSeconds') !== undefined) return;
    report({ message: `a run of the ${object.kind} ${object.metadata.name} may take for ever`, path: [...path, 'activeDeadlineSeconds'] });
  },
});
