import { at } from '../../kube/object';
import { inContainer } from '../paths';
import { withPodSpec } from '../examples';
import { defineRule } from '../rule';

const pod = (grace: string, preStop: string) => withPodSpec(`
  ${grace}
  containers:
    - name: api
      image: registry.acme.io/api:1.4.2
      lifecycle:
        preStop: ${preStop}
`);

export const gracefulShutdownArithmetic = defineRule({
  id: 'graceful-shutdown-arithmetic',
  title: 'The preStop hook ends before the grace period does.',
  why: 'The grace period counts from before the hook: when the hook takes all of it, the program is killed in the middle of its requests two seconds after it hears of the end.',
  fix: 'Set terminationGracePeriodSeconds to the time of the hook plus what the program needs to finish its requests.',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  examples: {
    bad: [
      { situation: 'the hook sleeps as long as the default grace period', yaml: pod('restartPolicy: Always', '{ sleep: { seconds: 30 } }') },
      { situation: 'a command that sleeps longer', yaml: pod('terminationGracePeriodSeconds: 20', '{ exec: { command: [sh, -c, "sleep 25"] } }') },
    ],
    good: [{ situation: 'time for the hook and for the program', yaml: pod('terminationGracePeriodSeconds: 45', '{ sleep: { seconds: 15 } }') }],
    nearMiss: [
      { situation: 'a command whose time nobody can read', yaml: pod('terminationGracePeriodSeconds: 20', '{ exec: { command: [/bin/drain, --wait] } }') },
      { situation: 'a command that does more than sleep', yaml: pod('terminationGracePeriodSeconds: 20', '{ exec: { command: [sh, -c, "busy && sleep 25"] } }') },
    ],
  },
  on: 'container',
  check(container, report) {
    const seconds = sleepOf(at(container.container, 'lifecycle', 'preStop'));
    const stated = container.pod.spec.terminationGracePeriodSeconds;
    const grace = typeof stated === 'number' ? stated : DEFAULT_GRACE;
    if (seconds === undefined || seconds < grace) return;
    report({
      path: inContainer(container, 'lifecycle', 'preStop'),
      message: `the preStop hook of container ${container.name} sleeps ${seconds} s of a grace period of ${grace} s, which leaves the program nothing`,
      accepted: `less than ${grace} s`,
    });
  },
});

/** Seconds, the API server's own default. */
const DEFAULT_GRACE = 30;

function sleepOf(preStop: unknown): number | undefined {
  const seconds = at(preStop, 'sleep', 'seconds');
  if (typeof seconds === 'number') return seconds;
  const command = at(preStop, 'exec', 'command');
  if (!Array.isArray(command)) return undefined;
  const slept = /^(?:(?:\/bin\/)?(?:ba)?sh -c )?(?:\/bin\/)?sleep (\d{1,6})s?$/.exec(command.join(' ').trim())?.[1];
  return slept === undefined ? undefined : Number(slept);
}
