import { SHORTEST_CANARY_INTERVAL, UNREAD_CANARY_INTERVAL, writtenCanaryInterval } from '../../kube/canary-interval';
import { at } from '../../kube/object';
import { object } from '../example-objects';
import { defineRule } from '../rule';

const canary = (interval: string, kind = 'canary') =>
  object('flagger.app/v1beta1 Canary', 'api', `spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: api }, service: { port: 80 }, analysis: { interval: ${interval}, threshold: 2, ${kind === 'canary' ? 'stepWeights: [5, 50]' : 'iterations: 10'} } }`);

export const canaryIntervalIgnored = defineRule({
  id: 'canary-interval-ignored',
  title: 'Flagger keeps the interval that a Canary asks for.',
  why: 'Flagger takes an interval under ten seconds for ten, and one minute where it cannot read it, without a word: a roll-out goes at another pace than its manifest says.',
  fix: 'Write an interval of 10s or more, in minutes and seconds.',
  references: ['https://docs.flagger.app/usage/deployment-strategies', 'https://github.com/fluxcd/flagger/blob/v1.44.0/pkg/apis/flagger/v1beta1/canary.go'],
  examples: {
    bad: [
      { situation: 'a weight each second', yaml: canary('1s') },
      { situation: 'a blue-green roll-out that is checked every five seconds', yaml: canary('5s', 'blueGreen') },
      { situation: 'milliseconds', yaml: canary('9999ms') },
      { situation: 'a unit that Go does not know', yaml: canary('30sec') },
    ],
    good: [{ situation: 'a minute', yaml: canary('1m') }],
    nearMiss: [
      { situation: 'ten seconds', yaml: canary('10s') },
      { situation: 'milliseconds that are ten seconds', yaml: canary('10000ms') },
      { situation: 'a minute and a half', yaml: canary('1m30s') },
      { situation: 'the interval of a metric is how far back it looks', yaml: canary('1m').replace('threshold: 2', 'threshold: 2, metrics: [{ name: request-success-rate, interval: 5s, thresholdRange: { min: 99 } }]') },
    ],
  },
  on: 'object',
  kinds: ['flagger.app/Canary'],
  check(object, report) {
    const interval = at(object, 'spec', 'analysis', 'interval');
    if (typeof interval !== 'string') return;
    const written = writtenCanaryInterval(interval);
    if (written !== undefined && written >= SHORTEST_CANARY_INTERVAL) return;
    const taken = written === undefined ? UNREAD_CANARY_INTERVAL : SHORTEST_CANARY_INTERVAL;
    report({ path: ['spec', 'analysis', 'interval'], message: `Canary ${object.metadata.name} has the interval ${JSON.stringify(interval)}, and Flagger takes ${taken}s`, accepted: `${SHORTEST_CANARY_INTERVAL}s or more, such as 30s, 1m or 1m30s` });
  },
});
