import { slugOf } from '../../slug';
import { finishing } from '../finishing';
import type { Drawing, Phase } from '../kind';
import { lines, named, quoted } from '../sql';
import { inBatch, sweepScript } from '../sweepScript';
import { distinct } from '../syncTrigger';
import { type ColumnCopy, words } from './columnCopy';

/** The rows that were there before: filled by a script, in batches. The migration proves that none is left. */
export function backfill(copy: ColumnCopy): Phase {
  const { sync } = copy;
  const { new: now } = words(copy);
  return {
    id: 'backfill',
    title: `Fill ${now} in the rows that were there before`,
    kind: 'backfill',
    appliesWhileOldReleaseRuns: true,
    waitsFor:
      sync === 'trigger'
        ? 'The expand phase is deployed; before its own migration is deployed, the script has ended with "done".'
        : 'A release that writes both columns runs everywhere; before its own migration is deployed, the script has ended with "done".',
    draw: () => backfilling([copy], 'backfill.ts'),
  };
}

/** The condition that a row is not in step yet. */
export function outOfStep({ pair, sync }: ColumnCopy, alias: string): string {
  const column = (name: string) => `${alias}${quoted(name)}`;
  // Without a trigger the old column is the one that counts until releases read the new one.
  if (pair.lossy && sync === 'trigger') return `${column(pair.new)} IS NULL AND ${column(pair.old)} IS NOT NULL`;
  return distinct(pair)(column(pair.new), pair.forward(column(pair.old)));
}

/**
 * Fills the copies of one or several columns of a table.
 * @param ending of the script, behind the plan's name
 */
export function backfilling(copies: readonly [ColumnCopy, ...ColumnCopy[]], ending: string): Drawing {
  const { pair, key, ground } = copies[0];
  const { table } = pair;
  const script = `${ground.place}.${ending}`;
  const columns = copies.map((copy) => quoted(copy.pair.new)).join(', ');
  const set = (alias: string) =>
    `SET ${copies.map((copy) => `${quoted(copy.pair.new)} = ${copy.pair.forward(`${alias}${quoted(copy.pair.old)}`)}`).join(', ')}`;
  const open = (alias: string) => {
    const each = copies.map((copy) => outOfStep(copy, alias));
    return each.length === 1 ? each[0]! : `(${each.join(' OR ')})`;
  };
  const left = `SELECT count(*) AS left FROM ${named(table)} WHERE ${open('')}`;
  return {
    migrations: [
      {
        slug: slugOf('backfill', table.name, ...copies.map((copy) => copy.pair.new)),
        sql: lines(
          ...finishing({
            script,
            what: `${quoted(table.name)}.${columns}`,
            rows: `FROM ${named(table)} WHERE ${open('')}`,
            change: `UPDATE ${named(table)} ${set('')} WHERE ${open('')};`,
          }),
        ),
      },
    ],
    schema: [],
    files: [
      {
        ending,
        text: sweepScript({
          path: script,
          about: `Fills ${columns} of ${quoted(table.name)} in batches, outside of migrations.`,
          table,
          key,
          change: `UPDATE ${named(table)} AS t ${set('t.')}\nFROM batch WHERE ${inBatch(key, 't')} AND ${open('t.')}`,
          left,
        }),
      },
    ],
    steps: [
      `Run the script against the database: \`DATABASE_URL=… npx tsx ${script}\`. It may be stopped and run again.`,
      'Run the query below twice, minutes apart: both times it gives 0.',
      'Only then deploy the migration. It refuses to pass while many rows are left, and does the rest where it is little: in new databases, on your own machine.',
    ],
    watch: [
      'Replicas that fall behind, and the WAL: about half a kilobyte a row.',
      `The size of ${quoted(table.name)}: every row gets a new version. Run \`VACUUM\` halfway on a large table.`,
    ],
    ifItFails: `The script: run it again. The migration: the script was not done; run it, then \`prisma migrate resolve --rolled-back <migration>\` and deploy again.`,
    goingBack: 'Nothing to undo: stop the script.',
    verify: left,
  };
}
