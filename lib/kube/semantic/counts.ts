import { IntOrPercent } from '../../units';
import { isSet, numberAt, show, type Fields } from './fields';
import type { Site } from './site';

/** Checks that counts and times are not negative. */
export function checkCounts(site: Site, holder: Fields, fields: readonly string[]): void {
  for (const field of fields) {
    const value = holder[field];
    if (typeof value === 'number' ? value < 0 : typeof value === 'bigint') checkCount(site, holder, field);
  }
}

/** Checks that a count or a time is not below its least. */
export function checkCount(site: Site, holder: Fields, field: string, least = 0): void {
  const value = numberAt(holder, field);
  if (value === undefined || value >= least) return;
  site.report({
    id: least === 0 ? 'count-negative' : 'count-too-small',
    path: [field],
    message: `${field} is ${value}`,
    accepted: `${least} or more`,
    fix: `Write ${least} or more.`,
  });
}

/** Checks an int-or-percent, and gives it back when it is one. */
export function checkBound(site: Site, holder: Fields, field: string, mayPass100 = false): IntOrPercent | undefined {
  const value = holder[field];
  if (!isSet(value)) return undefined;
  const bound = IntOrPercent.tryParse(value);
  if (!bound) {
    site.report({
      id: 'int-or-percent-malformed',
      path: [field],
      message: `${field} is ${show(value)}, which is neither a count nor a percentage`,
      accepted: 'an integer from 0, such as 1, or a percentage, such as "25%"',
      fix: typeof value === 'string' && /^\d+$/.test(value) ? `Write ${value} without quotes.` : 'Write an integer, or a whole number and "%" in quotes.',
    });
  } else if (!mayPass100 && bound.isPercent && amountOf(bound) > 100) {
    site.report({
      id: 'percent-over-100',
      path: [field],
      message: `${field} is ${show(value)}`,
      accepted: 'at most "100%"',
      fix: 'Write "100%" or less.',
    });
  }
  return bound;
}

/** The count, or the share of a hundred. */
export function amountOf(bound: IntOrPercent): number {
  return bound.resolve(100, 'up');
}
