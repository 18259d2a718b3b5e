import { documents, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const hostNetwork = defineRule({
  id: 'host-network',
  title: 'No pod uses the network of the node.',
  why: 'On the network of the node a pod reaches services bound to its loopback, reads the traffic of others, passes by every NetworkPolicy, and collides with other pods over ports.',
  fix: 'Remove hostNetwork: true; where a node agent needs it, put the agent into a namespace of its own and waive the rule there.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.5',
    'kube-linter host-network',
    'Polaris hostNetworkSet',
    'Checkov CKV_K8S_19',
    'Trivy KSV-0009',
  ],
  examples: {
    bad: [
      {
        situation: 'hostNetwork is true',
        yaml: withPodSpec(`
          hostNetwork: true
        `),
      },
      {
        situation: 'hostNetwork is true in a CronJob',
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
                    hostNetwork: true
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
          hostNetwork: false
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('host-network'),
});
