import { readSelector, selects, selectorText } from '../../graph/selectors';
import { at, isMap } from '../../kube/object';
import { withPodSpec } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';

export const topologySpreadSelectsSelf = defineRule({
  id: 'topology-spread-selects-self',
  title: 'A spread constraint counts the pods that it spreads.',
  why: 'A constraint counts the pods that its selector selects. When these are not the pods of the workload itself, it spreads nothing, and no tool says so.',
  fix: 'Select the pods by labels of their own template.',
  references: [
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  ],
  examples: {
    bad: [
      {
        situation: 'the label of another workload',
        yaml: withPodSpec(`
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: ScheduleAnyway
              labelSelector:
                matchLabels:
                  app: web
        `),
      },
      {
        situation: 'no selector at all selects nothing',
        yaml: withPodSpec(`
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: ScheduleAnyway
        `),
      },
    ],
    good: [
      {
        situation: 'its own label',
        yaml: withPodSpec(`
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: ScheduleAnyway
              labelSelector:
                matchLabels:
                  app: api
        `),
      },
      {
        situation: 'its own label, one revision at a time',
        yaml: withPodSpec(`
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: ScheduleAnyway
              labelSelector:
                matchLabels:
                  app: api
              matchLabelKeys: [pod-template-hash]
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'an expression that its labels satisfy',
        yaml: withPodSpec(`
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: kubernetes.io/hostname
              whenUnsatisfiable: DoNotSchedule
              labelSelector:
                matchExpressions:
                  - key: app
                    operator: In
                    values: [api, api-canary]
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    const constraints = pod.spec.topologySpreadConstraints;
    if (!Array.isArray(constraints)) return;
    for (const [index, constraint] of constraints.entries()) {
      const written = at(constraint, 'labelSelector');
      if (isOwn(written, pod.labels)) continue;
      const selector = readSelector(written);
      const isNone = written === undefined || written === null;
      if (isNone ? false : selector === undefined || selects(selector, pod.labels)) continue;
      const what = selector === undefined ? 'selects nothing' : `selects ${selectorText(selector)}, which are not the labels of its own pods`;
      report({ message: `the spread over ${String(at(constraint, 'topologyKey'))} ${what}`, path: inPod(pod, 'topologySpreadConstraints', index, 'labelSelector') });
    }
  },
});

/** The common case, decided without reading the selector. */
function isOwn(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const wanted = at(selector, 'matchLabels');
  if (!isMap(wanted) || at(selector, 'matchExpressions') !== undefined) return false;
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}
