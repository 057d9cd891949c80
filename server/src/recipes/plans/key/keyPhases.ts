import { backfill, backfilling } from '../copy/backfill';
import { expand } from '../copy/expand';
import type { Phase } from '../kind';
import { quoted } from '../sql';
import { nothing } from '../steps';
import { together } from '../together';
import { constrainKey } from './constrainKey';
import { contractKey } from './contractKey';
import type { KeyReplacement } from './keyReplacement';
import { switchKey } from './switchKey';

/**
 * The phases of replacing a key: each column of it gets a copy beside it. The columns keep no name, since a release
 * whose statements are prepared fails on a column that has another type of a sudden.
 */
export function keyPhases(replacement: KeyReplacement): readonly Phase[] {
  return [
    expandKey(replacement),
    backfillKey(replacement),
    constrainKey(replacement),
    switchKey(replacement),
    contractKey(replacement),
  ];
}

/** The new columns as titles name them. */
function newColumns({ tables }: KeyReplacement): string {
  const [key, ...others] = tables.flatMap(({ copies }) => copies);
  const { table, new: now } = key!.pair;
  const more = others.length === 1 ? 'the one that refers to it' : `each of the ${others.length} that refer to it`;
  return `${quoted(table.name)}.${quoted(now)}${others.length === 0 ? '' : ` and a column beside ${more}`}`;
}

function expandKey(replacement: KeyReplacement): Phase {
  const copies = replacement.tables.flatMap((table) => table.copies);
  return {
    id: 'expand',
    title: `Add ${newColumns(replacement)}, and triggers that keep them in step`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => together(copies.map((copy) => expand(copy).draw())),
  };
}

function backfillKey(replacement: KeyReplacement): Phase {
  const { tables } = replacement;
  return {
    ...backfill(tables[0]!.copies[0]),
    title: 'Fill the new columns in the rows that were there before',
    waitsFor:
      'The expand phase is deployed; before its own migrations are deployed, the scripts have ended with "done".',
    draw: () => together(tables.map(({ table, copies }) => backfilling(copies, `${table.name}.backfill.ts`))),
  };
}
