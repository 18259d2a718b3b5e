import { wholeNumber } from '../../graph/numbers';
import { at } from '../../kube/object';
import { containersOf } from '../../kube/pods';
import { deployment } from '../example-objects';
import { defineRule } from '../rule';

const probes = (probe: string) => `${probe}: { tcpSocket: { port: 8080 },`;

export const startupBudgetVsProgressDeadline = defineRule({
  id: 'startup-budget-vs-progress-deadline',
  title: 'A pod may take as long to start as its probes allow before the roll-out is called failed.',
  why: 'When the progress deadline is shorter than the startup budget, a deploy is reported as failed, or rolled back, while its pods are still starting as they should.',
  fix: 'Raise progressDeadlineSeconds above the startup budget plus minReadySeconds.',
  references: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds', 'https://kubernetes.io/docs/concepts/workloads/pods/probes/'],
  examples: {
    bad: [
      { situation: 'twenty minutes to start, ten to progress by default', yaml: deployment('api', { container: `${probes('startupProbe')} periodSeconds: 10, failureThreshold: 120 }` }) },
      { situation: 'minReadySeconds take the rest', yaml: deployment('api', { spec: 'progressDeadlineSeconds: 120\nminReadySeconds: 60', container: `${probes('startupProbe')} periodSeconds: 5, failureThreshold: 12 }` }) },
    ],
    good: [{ situation: 'two minutes to start, seven to progress', yaml: deployment('api', { spec: 'progressDeadlineSeconds: 420\nminReadySeconds: 10', container: `${probes('startupProbe')} periodSeconds: 5, failureThreshold: 24 }` }) }],
    nearMiss: [{ situation: 'the startup probes of two containers run side by side', yaml: deployment('api', { spec: 'progressDeadlineSeconds: 200', container: `${probes('startupProbe')} periodSeconds: 5, failureThreshold: 24 }\n`, pod: 'initContainers: [{ name: proxy, image: "registry.acme.io/proxy:1", restartPolicy: Always, readinessProbe: { tcpSocket: { port: 1 }, initialDelaySeconds: 100 } }]' }) }],
  },
  on: 'object',
  kinds: ['apps/Deployment', 'argoproj.io/Rollout'],
  check(object, report, { graph }) {
    const workload = graph.workloadOf(object);
    if (workload === undefined) return;
    const deadline = wholeNumber(at(object, 'spec', 'progressDeadlineSeconds'), DEFAULT_DEADLINE);
    const minReady = wholeNumber(at(object, 'spec', 'minReadySeconds'), 0);
    let budget = 0;
    for (const { sort, container } of containersOf(workload.pod.spec)) {
      if (sort === 'main' || sort === 'sidecar') budget = Math.max(budget, startupOf(container) + wholeNumber(at(container, 'readinessProbe', 'initialDelaySeconds'), 0));
    }
    if (budget === 0 || budget + minReady < deadline) return;
    const ready = minReady === 0 ? '' : ` and then be ready for ${minReady} s`;
    report({
      path: ['spec', 'progressDeadlineSeconds'],
      message: `${object.kind} ${workload.name} may take ${budget} s to start${ready}, and its roll-out is called failed after ${deadline} s`,
      accepted: `more than ${budget + minReady}`,
    });
  },
});

/** Seconds, of Kubernetes and of Argo Rollouts alike. */
const DEFAULT_DEADLINE = 600;

/** The longest time that the startup probe allows; the defaults are the API server's. */
function startupOf(container: Readonly<Record<string, unknown>>): number {
  const probe = container.startupProbe;
  if (probe === undefined) return 0;
  return wholeNumber(at(probe, 'initialDelaySeconds'), 0) + wholeNumber(at(probe, 'periodSeconds'), 10) * wholeNumber(at(probe, 'failureThreshold'), 3);
}
