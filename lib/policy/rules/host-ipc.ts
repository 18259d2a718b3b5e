import { documents, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const hostIpc = defineRule({
  id: 'host-ipc',
  title: 'No pod shares the IPC namespace of the node.',
  why: 'Shared memory of the node is readable and writable from such a pod, whoever it belongs to.',
  fix: 'Remove hostIPC: true; where a node agent needs it, put the agent into a namespace of its own and waive the rule there.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.4',
    'kube-linter host-ipc',
    'Polaris hostIPCSet',
    'Checkov CKV_K8S_18',
    'Trivy KSV-0008',
  ],
  examples: {
    bad: [
      {
        situation: 'hostIPC is true',
        yaml: withPodSpec(`
          hostIPC: true
        `),
      },
      {
        situation: 'hostIPC is true in a CronJob',
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
                    hostIPC: true
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
          hostIPC: false
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('host-ipc'),
});
