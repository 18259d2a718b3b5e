import { withPodSpec } from '../examples';
import { hostPathsOf, isRuntimeSocket } from '../host-paths';
import { defineRule } from '../rule';

const SENSITIVE = ['/boot', '/dev', '/etc', '/lib', '/proc', '/root', '/run', '/sys', '/usr', '/var/lib/docker', '/var/lib/etcd', '/var/lib/kubelet', '/var/run'];

export const hostPathSensitive = defineRule({
  id: 'host-path-sensitive',
  title: 'No pod mounts the parts of a node that decide over the node.',
  why: 'Whoever writes /etc, the directory of the kubelet or the root of the node owns the node; whoever reads them has the keys of the kubelet and the Secrets of every pod there.',
  fix: 'Mount only the directory that is needed, or remove the volume.',
  references: [
    'kube-linter sensitive-host-mounts',
    'Trivy KSV-0121',
    'Kubescape C-0020',
  ],
  examples: {
    bad: [
      {
        situation: 'the root of the node',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /
          containers:
            - name: agent
              image: registry.acme.io/agent:1.0.0
              volumeMounts:
                - name: node
                  mountPath: /node
        `),
      },
      {
        situation: 'the directory of the kubelet',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /var/lib/kubelet/pki
          containers:
            - name: agent
              image: registry.acme.io/agent:1.0.0
              volumeMounts:
                - name: node
                  mountPath: /node
        `),
      },
    ],
    good: [
      {
        situation: 'logs of pods',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /var/log/pods
          containers:
            - name: agent
              image: registry.acme.io/agent:1.0.0
              volumeMounts:
                - name: node
                  mountPath: /node
                  readOnly: true
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the socket of the container runtime; container-runtime-socket looks at it',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /var/run/docker.sock
        `),
      },
      {
        situation: 'a directory that only begins alike',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /etcetera
          containers:
            - name: agent
              image: registry.acme.io/agent:1.0.0
              volumeMounts:
                - name: node
                  mountPath: /node
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    for (const { name, path, at: place } of hostPathsOf(pod)) {
      const part = SENSITIVE.find((each) => path === each || path.startsWith(`${each}/`)) ?? (path === '' ? '/' : undefined);
      if (part === undefined || isRuntimeSocket(path)) continue;
      report({ message: `the volume ${name} is ${path === '' ? '/' : path} of the node`, path: place });
    }
  },
});
