import { withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const unsafeSysctls = defineRule({
  id: 'unsafe-sysctls',
  title: 'Pods set only sysctls that Kubernetes counts as safe.',
  why: 'Other sysctls reach beyond the pod or starve the node; kubelets refuse them unless told otherwise, and the pod then ends as SysctlForbidden.',
  fix: 'Remove the sysctl, or have the nodes set it for everybody.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'kube-linter unsafe-sysctls',
    'Trivy KSV-0026',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  ],
  examples: {
    bad: [
      {
        situation: 'a kernel limit of the node',
        yaml: withPodSpec(`
          securityContext:
            sysctls:
              - name: kernel.msgmax
                value: "65536"
        `),
      },
      {
        situation: 'one that is safe from 1.32, on 1.31',
        minor: 31,
        yaml: withPodSpec(`
          securityContext:
            sysctls:
              - name: net.ipv4.tcp_rmem
                value: 4096 87380 16777216
        `),
      },
    ],
    good: [
      {
        situation: 'a safe one',
        yaml: withPodSpec(`
          securityContext:
            sysctls:
              - name: net.ipv4.ip_local_port_range
                value: 1024 65535
        `),
      },
      {
        situation: 'one that is safe from 1.32',
        minor: 32,
        yaml: withPodSpec(`
          securityContext:
            sysctls:
              - name: net.ipv4.tcp_rmem
                value: 4096 87380 16777216
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'an empty list',
        yaml: withPodSpec(`
          securityContext:
            sysctls: []
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('unsafe-sysctls'),
});
