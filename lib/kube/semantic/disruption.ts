import { isSet, mapAt, show, type Fields } from './fields';
import { checkSelector } from './labels';
import { checkBound } from './counts';
import type { Site } from './site';

/** A PodDisruptionBudget. */
export function checkDisruptionBudget(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec') ?? {};
  site.enter('spec');
  const least = isSet(spec.minAvailable);
  const most = isSet(spec.maxUnavailable);
  if (least && most) {
    site.report({
      id: 'pdb-both-bounds',
      path: ['minAvailable'],
      message: `minAvailable is ${show(spec.minAvailable)} and maxUnavailable is ${show(spec.maxUnavailable)}`,
      accepted: 'exactly one of minAvailable, maxUnavailable',
      fix: 'Keep maxUnavailable.',
    });
  } else if (!least && !most) {
    site.report({
      id: 'pdb-has-policy',
      path: [],
      message: 'the budget has neither minAvailable nor maxUnavailable, and then it allows no eviction at all',
      accepted: 'exactly one of minAvailable, maxUnavailable',
      fix: 'Set maxUnavailable: 1.',
    });
  }
  checkBound(site, spec, 'minAvailable');
  checkBound(site, spec, 'maxUnavailable');
  const selector = mapAt(spec, 'selector');
  if (selector) checkSelector(site, selector, 'selector');
  site.leave();
}
