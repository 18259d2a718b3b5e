import type { Rule } from './rule';
import * as rules from './rules';

/** Every rule of the product, by id. A rule is on where a profile names it, or where it is asked for by id. */
export const RULES: readonly Rule[] = Object.values(rules).sort((a, b) => (a.id < b.id ? -1 : 1));
