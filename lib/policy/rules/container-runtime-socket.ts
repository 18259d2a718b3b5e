import { withPodSpec } from '../examples';
import { hostPathsOf, isRuntimeSocket } from '../host-paths';
import { defineRule } from '../rule';

export const containerRuntimeSocket = defineRule({
  id: 'container-runtime-socket',
  title: 'No pod mounts the socket of the container runtime.',
  why: 'The socket starts any container with any right on the node: mounting it is the same as being root there, read-only or not.',
  fix: 'Build images with a tool that needs no daemon, such as BuildKit rootless, and read container data from the kubelet.',
  references: [
    'kube-linter docker-sock',
    'Checkov CKV_K8S_27',
    'Trivy KSV-0006',
    'Kubescape C-0074',
  ],
  examples: {
    bad: [
      {
        situation: 'Docker',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /var/run/docker.sock
        `),
      },
      {
        situation: 'containerd',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /run/containerd/containerd.sock
        `),
      },
    ],
    good: [
      {
        situation: 'another socket',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /run/node-agent/agent.sock
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the directory around it; host-path-sensitive looks at it',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /var/run
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    for (const { name, path, at: place } of hostPathsOf(pod)) {
      if (isRuntimeSocket(path)) report({ message: `the volume ${name} is the socket ${path} of the container runtime`, path: place });
    }
  },
});
