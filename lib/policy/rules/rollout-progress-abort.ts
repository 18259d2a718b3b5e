import { at } from '../../kube/object';
import { workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (spec: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `${spec}\nstrategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } }` });

export const rolloutProgressAbort = defineRule({
  id: 'rollout-progress-abort',
  title: 'A roll-out that is stuck is aborted.',
  why: 'Without progressDeadlineAbort a new version whose pods do not become ready keeps the share of requests that it has, and waits for a person.',
  fix: 'Set progressDeadlineAbort to true.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/specification/', 'datree ARGO_ROLLOUT_INCORRECT_PROGRESS_DEADLINE_ABORT_VALUE_FALSE'],
  examples: {
    bad: [
      { situation: 'nothing is said, which means no', yaml: rollout('progressDeadlineSeconds: 420') },
      { situation: 'false', yaml: rollout('progressDeadlineAbort: false') },
    ],
    good: [{ situation: 'true', yaml: rollout('progressDeadlineAbort: true') }],
    nearMiss: [{ situation: 'a preview gets no requests before it is promoted', yaml: workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: 'strategy: { blueGreen: { activeService: api, previewService: api-preview } }' }) }],
  },
  on: 'object',
  kinds: ['argoproj.io/Rollout'],
  check(object, report) {
    if (at(object, 'spec', 'strategy', 'canary') === undefined || at(object, 'spec', 'progressDeadlineAbort') === true) return;
    report({ path: ['spec', 'progressDeadlineAbort'], message: `progressDeadlineAbort of Rollout ${object.metadata.name} is ${String(at(object, 'spec', 'progressDeadlineAbort') ?? 'not set')}`, accepted: 'true' });
  },
});
