import { documents, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const hostPid = defineRule({
  id: 'host-pid',
  title: 'No pod sees the processes of the node.',
  why: 'A pod that sees the processes of the node reads their environment, with the Secrets in it, and may signal them.',
  fix: 'Remove hostPID: true; where a node agent needs it, put the agent into a namespace of its own and waive the rule there.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.3',
    'kube-linter host-pid',
    'Polaris hostPIDSet',
    'Checkov CKV_K8S_17',
    'Trivy KSV-0010',
  ],
  examples: {
    bad: [
      {
        situation: 'hostPID is true',
        yaml: withPodSpec(`
          hostPID: true
        `),
      },
      {
        situation: 'hostPID is true in a CronJob',
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
                    hostPID: true
                    restartPolicy: Never
                    containers:
                      - name: report
                        image: registry.acme.io/report:1.0.0
        `),
      },
    ],
    good: [
      {
        situation: 'the pod says nothing',
        yaml: withPodSpec(`
          serviceAccountName: api
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the field is set, and false',
        yaml: withPodSpec(`
          hostPID: false
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('host-pid'),
});
