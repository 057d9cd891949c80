import type { Effect, ScanReason } from '../../effects/effect';
import type { ParsedStatement } from '../../sql/statement';
import type { Exposure } from '../../timeline/timeline';
import type { Work } from '../../timeline/work';
import type { Cause, WorkEffect } from './causes';
import { listed, nameOf } from './phrases';

const past = {
  update: 'updated',
  delete: 'deleted',
  merge: 'merged',
  truncate: 'removed',
  insert: 'inserted',
} as const;

/** Whose rows work goes through: `its rows` where only they wait, else `rows of "Order"`. */
export function rowsOf(waits: readonly Exposure[], work: readonly WorkEffect[], parsed: ParsedStatement): string {
  const tables = [
    ...new Map(work.map(({ relation }) => [(relation.table ?? relation).id, relation.table ?? relation])).values(),
  ];
  if (tables.length === 1 && waits.length === 1 && waits[0]!.relation.id === tables[0]!.id) return 'its rows';
  return `rows of ${listed(tables.map((table) => nameOf(table, parsed)))}`;
}

/** Why a cause rewrites, in words; undefined when it does not. */
export function rewriteReason({ work }: Cause): string | undefined {
  return work.flatMap((effect) => (effect.kind === 'rewrite' ? [effect.why] : []))[0];
}

/** What a statement does to a table, as a verb with its object: `updates every row of "Post"`. */
export function doing({ effect, relation }: Work, parsed: ParsedStatement): string {
  const table = nameOf(relation, parsed);
  switch (effect.kind) {
    case 'rewrite':
      return `rewrites all rows of ${table}`;
    case 'index build':
      return `builds an index on ${table}`;
    case 'index rebuild':
      return `builds an index of ${table} again`;
    case 'changes rows':
      return changing(effect, table);
    case 'scan':
      return `${isCheck(effect.why) ? 'checks' : 'reads'} every row of ${table}`;
    default:
      return `works on ${table}`;
  }
}

/** Reasons to read every row that are a check of it. */
const checks: ReadonlySet<ScanReason> = new Set([
  'not null',
  'check',
  'foreign key',
  'partition bound',
  'default partition',
  'domain',
  'exclusion',
]);

/** Whether rows are read to check something of each, not for what is in them. */
export function isCheck(why: ScanReason): boolean {
  return checks.has(why);
}

const verbs = {
  update: 'updates',
  delete: 'deletes',
  merge: 'merges rows into',
  truncate: 'empties',
  insert: 'inserts rows into',
} as const;

function changing(effect: Extract<Effect, { kind: 'changes rows' }>, table: string): string {
  if (effect.how !== 'update' && effect.how !== 'delete') return `${verbs[effect.how]} ${table}`;
  return `${verbs[effect.how]} ${effect.everyRow ? 'every row' : 'rows'} of ${table}`;
}

/** What happens to rows: `updated`. */
export function participle(how: keyof typeof past): string {
  return past[how];
}
