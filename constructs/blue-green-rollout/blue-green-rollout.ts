import type { Construct } from 'constructs';
import { isMap } from '../../lib/kube/object';
import { ProductionService, type BlueGreen, type ProductionServiceProps } from '../production-service';

/** What a `BlueGreenRollout` is made from: what a `ProductionService` is, with the promotion in place of the roll-out. */
export type BlueGreenRolloutProps = ProductionServiceProps & {
  readonly rollout?: never;
  /** Who lets the new version take over, and how long the old one stays. @default - a person, and five minutes */
  readonly blueGreen?: BlueGreen;
};

/**
 * A service whose new version stands whole beside the old one, reached by a name of its own, until it takes over all requests at
 * once; going back takes as long. The same as `ProductionService` with `rollout: { blueGreen }`.
 *
 * @example
 * new BlueGreenRollout(scope, 'api', {
 *   image: 'registry.acme.io/shop/api:1.5.0',
 *   http: { port: 8080, readiness: '/ready' },
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   slo: { availability: 0.999 },
 * }).expose('api.apps.acme.io');
 */
export class BlueGreenRollout extends ProductionService {
  constructor(scope: Construct, id: string, props: BlueGreenRolloutProps) {
    const { blueGreen = {}, rollout, ...service }: Readonly<Record<string, unknown>> = isMap(props) ? props : {};
    super(scope, id, { ...service, rollout: { ...(isMap(rollout) && rollout), blueGreen } } as unknown as ProductionServiceProps);
  }
}
