/** The measured changes of types as statements: a column with a plain index on it, where its type can have one. */
import type { Measured } from './bench';
import { typeChanges } from './fixtures';

export interface TypeCase {
  name: string;
  setup: string[];
  sql: string;
  outcome: string;
}

/** Types without a default operator class for btree. */
const unindexable = new Set(['json', 'xml']);

export const typeCases: readonly TypeCase[] = typeChanges.flatMap(({ from, to, outcomes }) =>
  Object.entries(outcomes).map(([key, outcome]) => {
    const zone = key.replace('timezone ', '');
    return {
      name: `${from} -> ${to} (${zone})`,
      setup: [
        ...(zone === 'UTC' ? [] : [`SET timezone TO '${zone}'`]),
        `CREATE TABLE t (c ${from})`,
        ...(unindexable.has(from) ? [] : ['CREATE INDEX t_c_idx ON t (c)']),
      ],
      sql: `ALTER TABLE t ALTER COLUMN c TYPE ${to}`,
      outcome,
    };
  }),
);

/** The outcome in the words of the fixtures, from what was derived or measured. */
export function outcomeOf({ rewrites, indexRebuilds }: Pick<Measured, 'rewrites' | 'indexRebuilds'>): string {
  if (rewrites.length > 0) return 'REWRITE';
  return indexRebuilds.length > 0 ? 'catalog+reindex' : 'catalog';
}
