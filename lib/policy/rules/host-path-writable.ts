import { at } from '../../kube/object';
import { withPodSpec } from '../examples';
import { hostPathsOf } from '../host-paths';
import { inPod } from '../paths';
import { defineRule } from '../rule';

export const hostPathWritable = defineRule({
  id: 'host-path-writable',
  title: 'A path of the node is mounted to be read only.',
  why: 'Writing to the node outlives the pod, and most ways from a pod to the node are a file written there.',
  fix: 'Set readOnly: true on the volumeMount.',
  references: [
    'kube-linter writable-host-mount',
    'Kubescape C-0045',
    'Kyverno ensure-readonly-hostpath',
  ],
  examples: {
    bad: [
      {
        situation: 'mounted to be written',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /data
          containers:
            - name: agent
              image: registry.acme.io/agent:1.0.0
              volumeMounts:
                - name: node
                  mountPath: /node
        `),
      },
      {
        situation: 'readOnly is false',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /data
          containers:
            - name: agent
              image: registry.acme.io/agent:1.0.0
              volumeMounts:
                - name: node
                  mountPath: /node
                  readOnly: false
        `),
      },
    ],
    good: [
      {
        situation: 'mounted to be read',
        yaml: withPodSpec(`
          volumes:
            - name: node
              hostPath:
                path: /data
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
        situation: 'another volume is mounted to be written',
        yaml: withPodSpec(`
          volumes:
            - name: node
              emptyDir: {}
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
    const found = hostPathsOf(pod);
    if (found.length === 0) return;
    const paths = new Map<unknown, string>(found.map(({ name, path }) => [name, path || '/']));
    for (const container of pod.containers) {
      const mounts = container.container.volumeMounts;
      if (!Array.isArray(mounts)) continue;
      for (const [index, mount] of mounts.entries()) {
        const path = at(mount, 'readOnly') === true ? undefined : paths.get(at(mount, 'name'));
        if (path === undefined) continue;
        report({ message: `the container ${container.name} may write ${path} of the node`, path: inPod(pod, ...container.path, 'volumeMounts', index), container: container.name });
      }
    }
  },
});
