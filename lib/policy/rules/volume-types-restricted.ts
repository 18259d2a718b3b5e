import { withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const volumeTypesRestricted = defineRule({
  id: 'volume-types-restricted',
  title: 'Volumes are of the types that reach nothing of the node.',
  why: 'In-tree network volumes such as nfs or iscsi are mounted by the node with its own rights and with credentials in plain sight of whoever may read the pod; most in-tree drivers are gone from current versions.',
  fix: 'Use a PersistentVolumeClaim or a CSI volume.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'Trivy KSV-0028',
  ],
  examples: {
    bad: [
      {
        situation: 'an NFS share',
        yaml: withPodSpec(`
          volumes:
            - name: media
              nfs:
                server: 10.0.0.5
                path: /media
        `),
      },
      {
        situation: 'an Azure file share',
        yaml: withPodSpec(`
          volumes:
            - name: share
              azureFile:
                secretName: share
                shareName: media
        `),
      },
    ],
    good: [
      {
        situation: 'a claim, scratch space and configuration',
        yaml: withPodSpec(`
          volumes:
            - name: data
              persistentVolumeClaim:
                claimName: data
            - name: tmp
              emptyDir: {}
            - name: config
              configMap:
                name: api
        `),
      },
      {
        situation: 'an image volume',
        minor: 35,
        yaml: withPodSpec(`
          volumes:
            - name: model
              image:
                reference: registry.acme.io/models/small:1.0.0
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'hostPath is left to host-path-volume, so that it is reported once',
        yaml: withPodSpec(`
          volumes:
            - name: data
              hostPath:
                path: /data
        `),
      },
      {
        situation: 'a volume of no type is an emptyDir',
        yaml: withPodSpec(`
          volumes:
            - name: tmp
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('volume-types-restricted'),
});
