import type { Rule } from './rule';

/** All rules, in the order in which they are listed; one line each. */
export const rules: readonly Rule[] = [];
