import type { Platform } from '../../../lib/kube/platform';
import type { Maker } from '../../kit/maker';
import type { PlainObject } from '../../kit/plain-object';
import type { Ledger } from '../../kit/problems';
import { choiceProp } from '../../kit/props';

/** Has requests recommended where that is asked for: looked at by people, and never applied, since the autoscaler steers by them. */
export function makeRecommender(maker: Maker, ledger: Ledger, given: unknown, platform: Platform): PlainObject | undefined {
  if (choiceProp(ledger, 'rightsizing', given, ['recommend', false], false) === false) return undefined;
  if (platform.rightsizing !== 'vpa') ledger.tell({ id: 'engine-absent', message: `rightsizing needs the Vertical Pod Autoscaler, and the platform's rightsizing is ${platform.rightsizing}`, prop: 'rightsizing', accepted: "a platform with rightsizing: 'vpa'", fix: "Write definePlatform({ rightsizing: 'vpa' }), or remove rightsizing." });
  return maker.make<{ spec: object }>('VerticalPodAutoscaler', () => ({ spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: maker.name }, updatePolicy: { updateMode: 'Off' } } }));
}
