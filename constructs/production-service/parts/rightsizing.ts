import type { PlainObject } from '../../kit/plain-object';
import { choiceProp } from '../../kit/props';
import type { ServiceContext } from './context';

/** Has requests recommended where that is asked for: looked at by people, and never applied, since the autoscaler steers by them. */
export function makeRecommender({ maker, ledger, given, platform, workload: { apiVersion, kind, name } }: ServiceContext): PlainObject | undefined {
  if (choiceProp(ledger, 'rightsizing', given['rightsizing'], ['recommend', false], false) === false) return undefined;
  if (platform.rightsizing !== 'vpa') ledger.tell({ id: 'engine-absent', message: `rightsizing needs the Vertical Pod Autoscaler, and the platform's rightsizing is ${platform.rightsizing}`, prop: 'rightsizing', accepted: "a platform with rightsizing: 'vpa'", fix: "Write definePlatform({ rightsizing: 'vpa' }), or remove rightsizing." });
  return maker.make<{ spec: object }>('VerticalPodAutoscaler', () => ({ spec: { targetRef: { apiVersion, kind, name }, updatePolicy: { updateMode: 'Off' } } }));
}
