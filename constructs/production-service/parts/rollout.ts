import type { DeploymentStrategy } from 'kubernetes-types/apps/v1';
import { show } from '../../kit/problems';
import { mapProp } from '../../kit/props';
import type { ServiceContext } from './context';

/** How a new version takes the place of the old one. */
export interface Rollout {
  readonly strategy: DeploymentStrategy;
  /** Pods above the scale while both versions run. */
  readonly maxSurge: number | string;
}

/** New pods come first, unless the two versions cannot run at once: then the reason is recorded and answers the rule. */
export function rolloutOf({ ledger, given: { rollout: given }, workload, defaults }: ServiceContext): Rollout {
  const { maxSurge, maxUnavailable } = defaults.rollout;
  if (given === undefined) return { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } }, maxSurge };
  const { recreate: reason } = mapProp(ledger, 'rollout', given);
  const prop = 'rollout.recreate';
  if (typeof reason !== 'string' || reason.trim().length < 10) ledger.tell({ id: 'reason-required', message: `${prop} gives the reason ${show(reason)}`, prop, accepted: 'a sentence of ten characters at least', fix: 'Say why two versions cannot run at once, or remove rollout.' });
  else ledger.overrides.push({ by: 'prop', object: workload, paths: ['/spec/strategy/type'], reason, answers: 'workload-rolling-update' });
  return { strategy: { type: 'Recreate' }, maxSurge: 0 };
}
