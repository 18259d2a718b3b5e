import { wholeNumber } from '../../graph/numbers';
import { at, isMap } from '../../kube/object';
import { withContainer } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';
import { runsForever } from '../serving';

const LIVENESS = 'livenessProbe: { tcpSocket: { port: 8080 }';

export const startupProbeRequired = defineRule({
  id: 'startup-probe-required',
  title: 'A container with a liveness probe has the time to start.',
  why: 'Without a startup probe, liveness counts from the first second: a start that takes longer than usual, on a busy node or after a large release, is killed and begins again, for ever.',
  fix: 'Add a startupProbe with the handler of the liveness probe whose periodSeconds times failureThreshold is the time that a start may take.',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/probes/'],
  examples: {
    bad: [
      { situation: 'the defaults, which give half a minute', yaml: withContainer(`${LIVENESS} }`) },
      { situation: 'a minute', yaml: withContainer(`${LIVENESS}, periodSeconds: 10, failureThreshold: 6 }`) },
    ],
    good: [{ situation: 'a startup probe', yaml: withContainer(`${LIVENESS} }\nstartupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 5, failureThreshold: 24 }`) }],
    nearMiss: [
      { situation: 'no liveness that could kill it', yaml: withContainer('readinessProbe: { tcpSocket: { port: 8080 } }') },
      { situation: 'liveness waits long by itself', yaml: withContainer(`${LIVENESS}, initialDelaySeconds: 120 }`) },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    if (!runsForever(pod)) return;
    for (const { container, name, sort, path } of pod.containers) {
      const { livenessProbe } = container;
      if (sort !== 'main' || !isMap(livenessProbe) || isMap(container.startupProbe)) continue;
      const budget = wholeNumber(at(livenessProbe, 'initialDelaySeconds'), 0) + wholeNumber(at(livenessProbe, 'periodSeconds'), 10) * wholeNumber(at(livenessProbe, 'failureThreshold'), 3);
      if (budget < ENOUGH) report({ message: `the container ${name} has no startup probe, and liveness kills it when it has not started after ${budget} s`, path: inPod(pod, ...path), container: name, accepted: `a startupProbe, or ${ENOUGH} s at least` });
    }
  },
});

/** Seconds, our own default: twice what a slow start of a common runtime takes. */
const ENOUGH = 120;
