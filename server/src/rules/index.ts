import { indexBuildBlocksWrites } from './indexBuildBlocksWrites';
import type { HistoryRule, Rule } from './rule';

/** All rules over a migration's timeline, in the order in which they are listed; one line each. */
export const rules: readonly Rule[] = [indexBuildBlocksWrites];

/** All rules over the history as such. */
export const historyRules: readonly HistoryRule[] = [];
