import { describe, expect, it } from 'vitest';
import type { BlueGreenRolloutProps } from '../../constructs/blue-green-rollout';
import type { CanaryRolloutProps } from '../../constructs/canary-rollout';
import { Analysis } from '../../constructs/kit/analysis';
import { blueGreen, canary, type Canary, type ProductionServiceProps } from '../../constructs/production-service';
import { MINIMAL } from './build';

const errors = Analysis.promql({ name: 'errors', query: 'vector(0)', pass: 'result[0] < 1' });

export const accepted: readonly Canary[] = [
  {},
  { steps: [5, '5m', 25, '10m', 'approve', 50] },
  { router: 'istio', steps: [{ header: 'X-A', regex: 'a.*' }, { mirror: 20 }, 5, { analyze: 'slo' }, { experiment: '10m', analyze: [errors] }] },
  { router: 'gateway-api', steps: [{ header: 'X-A', prefix: 'a' }, 5] },
  { router: 'alb', steps: [{ header: 'X-A', exact: 'a' }, 5] },
  { router: 'linkerd', steps: [5, '5m', 50, '5m'] },
  { router: 'none', steps: [50, '10m'] },
  { steps: [{ mirror: 20 }, { header: 'X-A', exact: 'a' }, 5] },
  { stableScale: 'dynamic' },
  { stableScale: 'full', onFail: { keepFor: 'forever' } },
  { analysis: ['slo', errors] },
  { analysis: false },
];

export const refused: readonly Canary[] = [
  // @ts-expect-error no weight of nothing
  { steps: [0] },
  // @ts-expect-error the last step goes without saying
  { steps: [5, '5m', 100] },
  // @ts-expect-error no fraction
  { steps: [2.5] },
  // @ts-expect-error no steps
  { steps: [] },
  // @ts-expect-error a time without a unit
  { steps: [5, '10'] },
  // @ts-expect-error no such word
  { steps: [5, 'manual'] },
  // @ts-expect-error no such router
  { router: 'smi' },
  // @ts-expect-error NGINX looks at no header of a step
  { router: 'nginx', steps: [{ header: 'X-A', exact: 'a' }, 5] },
  // @ts-expect-error Traefik copies no requests
  { router: 'traefik', steps: [{ mirror: 10 }, 5] },
  // @ts-expect-error the plugin of the Gateway API copies no requests
  { router: 'gateway-api', steps: [{ mirror: 10 }, 5] },
  // @ts-expect-error a load balancer of AWS compares whole values
  { router: 'alb', steps: [{ header: 'X-A', regex: 'a.*' }, 5] },
  // @ts-expect-error pods have no headers
  { router: 'none', steps: [{ header: 'X-A', exact: 'a' }, 5] },
  // @ts-expect-error Linkerd is Flagger's, which asks nobody
  { router: 'linkerd', steps: [5, 'approve'] },
  // @ts-expect-error Linkerd is Flagger's, which has no experiments
  { router: 'linkerd', steps: [5, { experiment: '5m', analyze: [errors] }] },
  // @ts-expect-error one way to match
  { router: 'istio', steps: [{ header: 'X-A', exact: 'a', regex: 'a' }, 5] },
  // @ts-expect-error an experiment measures something
  { steps: [{ experiment: '5m' }, 5] },
  // @ts-expect-error pods that go are not kept
  { stableScale: 'dynamic', onFail: { keepFor: '5m' } },
  // @ts-expect-error nothing to measure
  { analysis: [] },
];

export const strategies: readonly ProductionServiceProps[] = [
  { ...MINIMAL, rollout: canary({ router: 'istio', steps: [5, '5m', { mirror: 20 }] }) },
  { ...MINIMAL, rollout: blueGreen({ promote: { after: '10m' } }) },
  { ...MINIMAL, rollout: blueGreen() },
  // @ts-expect-error two strategies
  { ...MINIMAL, rollout: { canary: {}, blueGreen: {} } },
  // @ts-expect-error a blue-green roll-out has no steps
  { ...MINIMAL, rollout: blueGreen({ steps: [5] }) },
  // @ts-expect-error one promotion
  { ...MINIMAL, rollout: blueGreen({ promote: { after: '5m', afterAnalysis: [errors] } }) },
  // @ts-expect-error the router has no headers
  { ...MINIMAL, rollout: canary({ router: 'nginx', steps: [{ header: 'X-A', exact: 'a' }] }) },
];

export const constructs: readonly [readonly CanaryRolloutProps[], readonly BlueGreenRolloutProps[]] = [
  [
    { ...MINIMAL, canary: { steps: [5, '5m'] } },
    // @ts-expect-error the roll-out is what the construct is for
    { ...MINIMAL, rollout: { canary: {} } },
  ],
  [
    { ...MINIMAL },
    // @ts-expect-error the roll-out is what the construct is for
    { ...MINIMAL, rollout: { blueGreen: {} } },
  ],
];

describe('the types of roll-outs', () => {
  it('are held by the compiler', () => expect([accepted.length, refused.length]).toEqual([12, 18]));
});
