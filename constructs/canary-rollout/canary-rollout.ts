import type { Construct } from 'constructs';
import { isMap } from '../../lib/kube/object';
import { ProductionService, type Canary, type ProductionServiceProps } from '../production-service';

/** What a `CanaryRollout` is made from: what a `ProductionService` is, with the canary in place of the roll-out. */
export type CanaryRolloutProps = ProductionServiceProps & {
  readonly rollout?: never;
  /** Which requests the new version gets, when, and what stops it. @default - 5 %, 25 % and 50 % of them, with five minutes, ten and ten between */
  readonly canary?: Canary;
};

/**
 * A service whose new versions get some of the requests, then more, while they are measured against the service level: the
 * first that fails is sent back before most clients have met it. The same as `ProductionService` with `rollout: { canary }`.
 *
 * @example
 * new CanaryRollout(scope, 'api', {
 *   image: 'registry.acme.io/shop/api:1.5.0',
 *   http: { port: 8080, readiness: '/ready' },
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   slo: { availability: 0.999, latency: { under: '250ms' } },
 *   canary: { steps: [5, '5m', 25, '10m', 50, '10m'] },
 * }).expose('api.apps.acme.io');
 */
export class CanaryRollout extends ProductionService {
  constructor(scope: Construct, id: string, props: CanaryRolloutProps) {
    const { canary = {}, rollout, ...service }: Readonly<Record<string, unknown>> = isMap(props) ? props : {};
    super(scope, id, { ...service, rollout: { ...(isMap(rollout) && rollout), canary } } as unknown as ProductionServiceProps);
  }
}
