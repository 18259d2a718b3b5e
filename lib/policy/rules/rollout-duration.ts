import { at, listAt } from '../../kube/object';
import { formatDuration, tryParseDuration } from '../../units';
import { workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (steps: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { canary: { analysis: { templates: [{ templateName: slo, clusterScope: true }] }, steps: [${steps}] } }` });

export const rolloutDuration = defineRule({
  id: 'rollout-duration',
  title: 'A canary is over within two hours.',
  why: 'While two versions run, the next one waits, and so does the mend of this one; nobody looks at a canary for half a day.',
  fix: 'Shorten the pauses: what a quarter of the requests does not show in half an hour, it rarely shows later.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/best-practices/'],
  examples: {
    bad: [{ situation: 'three pauses of an hour', yaml: rollout('{ setWeight: 5 }, { pause: { duration: 1h } }, { setWeight: 25 }, { pause: { duration: 60m } }, { setWeight: 50 }, { pause: { duration: 3600 } }') }],
    good: [{ situation: 'half an hour in all', yaml: rollout('{ setWeight: 5 }, { pause: { duration: 10m } }, { setWeight: 50 }, { pause: { duration: 20m } }') }],
    nearMiss: [{ situation: 'a pause that a person ends is as long as the person takes', yaml: rollout('{ setWeight: 5 }, { pause: {} }') }],
  },
  on: 'object',
  kinds: ['argoproj.io/Rollout'],
  check(object, report) {
    const seconds = listAt(object, 'spec', 'strategy', 'canary', 'steps').reduce<number>((sum, step) => sum + secondsOf(at(step, 'pause', 'duration')) + secondsOf(at(step, 'experiment', 'duration')), 0);
    if (seconds > LONGEST) report({ path: ['spec', 'strategy', 'canary', 'steps'], message: `the steps of Rollout ${object.metadata.name} take ${formatDuration(Math.round(seconds))}`, accepted: `${formatDuration(LONGEST)} at most` });
  },
});

/** What Argo Rollouts calls the most: 15 to 20 minutes are ideal, one to two hours the end. */
const LONGEST = 7200;

function secondsOf(duration: unknown): number {
  if (typeof duration === 'number' && duration > 0) return duration;
  if (typeof duration !== 'string') return 0;
  return /^\d{1,9}$/.test(duration) ? Number(duration) : (tryParseDuration(duration) ?? 0);
}
