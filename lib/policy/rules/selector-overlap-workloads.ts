import type { Graph, Workload } from '../../graph/graph';
import { readSelector, selects, type LabelSelector } from '../../graph/selectors';
import { at, groupKindOf } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

export const selectorOverlapWorkloads = defineRule({
  id: 'selector-overlap-workloads',
  title: 'No two controllers of a namespace select the pods of one another.',
  why: 'Controllers take all pods that they select for their own: they count, scale and delete those of the other, Services send traffic to both, and an autoscaler averages the wrong pods.',
  fix: 'Give each workload a label of its own, such as app.kubernetes.io/instance, in its selector and its pods.',
  references: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector'],
  examples: {
    bad: [
      {
        situation: 'two Deployments with the same labels',
        yaml: set(deployment('api'), deployment('api').replace('name: api\n', 'name: api-worker\n')),
      },
    ],
    good: [{ situation: 'labels of their own', yaml: set(deployment('api'), deployment('api-worker')) }],
    nearMiss: [
      { situation: 'the same labels in two namespaces', yaml: set(deployment('api'), deployment('test/api')) },
      {
        situation: 'a bare Pod with the labels of a Deployment',
        yaml: set(deployment('api'), object('v1 Pod', 'debug', 'spec: { containers: [{ name: debug, image: "registry.acme.io/debug:1" }] }')),
      },
    ],
  },
  on: 'set',
  check(graph, report) {
    const seen = new Set<Workload>();
    for (const workload of graph.workloads) {
      const selector = selectorOf(workload);
      if (selector === undefined) continue;
      const rival = rivalOf(graph, workload, selector, seen);
      seen.add(workload);
      if (rival === undefined) continue;
      report({
        object: workload.object,
        path: ['spec', 'selector'],
        message: `${workload.object.kind} ${workload.name} and ${rival.object.kind} ${rival.name} select the pods of one another`,
      });
    }
  },
});

/** Kinds whose selector is written by hand and decides which pods are theirs; a Job's is made for it. */
const SELECTING = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'argoproj.io/Rollout']);

function selectorOf({ object }: Workload): LabelSelector | undefined {
  return SELECTING.has(groupKindOf(object)) ? readSelector(at(object, 'spec', 'selector')) : undefined;
}

function rivalOf(graph: Graph, workload: Workload, selector: LabelSelector, seen: ReadonlySet<Workload>): Workload | undefined {
  return graph.workloadsSelectedBy(workload.namespace, selector).find((other) => {
    if (!seen.has(other) || other.key === workload.key) return false;
    const theirs = selectorOf(other);
    return theirs !== undefined && selects(theirs, workload.pod.labels);
  });
}
