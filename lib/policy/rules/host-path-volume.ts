import { withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const hostPathVolume = defineRule({
  id: 'host-path-volume',
  title: 'No volume is a path of the node.',
  why: 'The pod reads, and mostly writes, files of the node and of other pods; data stays behind when the pod moves, and a writable path is a short way to take over the node.',
  fix: 'Use a PersistentVolumeClaim, an emptyDir or a CSI driver; waive the rule for a node agent that must read the node.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.12',
    'kube-linter sensitive-host-mounts',
    'Polaris hostPathSet',
    'Trivy KSV-0023',
  ],
  examples: {
    bad: [
      {
        situation: 'data on the node',
        yaml: withPodSpec(`
          volumes:
            - name: data
              hostPath:
                path: /data
        `),
      },
      {
        situation: 'one volume of several',
        yaml: withPodSpec(`
          volumes:
            - name: tmp
              emptyDir: {}
            - name: logs
              hostPath:
                path: /var/log
        `),
      },
    ],
    good: [
      {
        situation: 'scratch space',
        yaml: withPodSpec(`
          volumes:
            - name: tmp
              emptyDir: {}
        `),
      },
      {
        situation: 'a claim',
        yaml: withPodSpec(`
          volumes:
            - name: data
              persistentVolumeClaim:
                claimName: data
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a CSI driver that brings things of the node',
        yaml: withPodSpec(`
          volumes:
            - name: certificates
              csi:
                driver: csi.cert-manager.io
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('host-path-volume'),
});
