import type { Rule } from '../rule';

/** Every rule of the product, by id. A rule is on where a profile names it, or where it is asked for by id. */
export const RULES: readonly Rule[] = [
];
