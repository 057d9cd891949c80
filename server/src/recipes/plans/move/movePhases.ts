import { slugOf } from '../../slug';
import type { Phase } from '../kind';
import { addField, lineOf, optional, replaceField } from '../schemaView';
import { briefly, lines, quoted } from '../sql';
import { marker, nothing, oneStatement, watchErrors } from '../steps';
import { sweepPhase } from '../sweepPhase';
import { inBatch } from '../sweepScript';
import { type ColumnMove, dropMoveTriggers, moveTriggers, namesOf, notMoved, triggersAreThere } from './columnMove';
import { copying } from './copying';

/** The phases of moving a column to another table. */
export function movePhases(move: ColumnMove): readonly Phase[] {
  return [expand(move), backfill(move), switchOver(move), contract(move)];
}

const sqlAlone = [
  '-- Triggers and functions exist in SQL alone: Prisma knows nothing of them. The last phase drops them.',
] as const;

function expand(move: ColumnMove): Phase {
  const { to, field, table, target, column, type } = move;
  const triggers = moveTriggers(move);
  const dropped = dropMoveTriggers(move);
  const { into, column: name } = namesOf(move);
  const native = field.attributes.filter((each) => each.name.startsWith('@db.')).map(({ text }) => text);
  const map = field.column === field.name ? [] : [`@map("${field.column}")`];
  return {
    id: 'expand',
    title: `Add ${name} to ${into}, and triggers that keep both tables in step`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('expand', target.name, column.name),
          sql: lines(...briefly(`ALTER TABLE ${into} ADD COLUMN IF NOT EXISTS ${name} ${type};`)),
        },
        {
          slug: slugOf('keep', target.name, column.name, 'in step'),
          sql: lines(...sqlAlone, ...briefly(...triggers.into)),
        },
        {
          slug: slugOf('keep', table.name, column.name, 'in step'),
          sql: lines(...sqlAlone, ...briefly(...triggers.from)),
        },
      ],
      schema: addField(to, {
        name: field.name,
        type: optional(`${field.type}${field.list ? '[]' : ''}`),
        attributes: [...native, ...map, '@ignore'],
      }),
      steps: ['Deploy the migrations. The release that is running stays as it is.'],
      watch: ['Deadlocks (40P01): a transaction that writes both tables should write them in one order.'],
      ifItFails: oneStatement,
      goingBack: [...dropped.into, ...dropped.from, `ALTER TABLE ${into} DROP COLUMN ${name};`].join('\n'),
      verify: triggersAreThere(move),
    }),
  };
}

function backfill(move: ColumnMove): Phase {
  const { ground, table, target, column, key, creates } = move;
  const { into, column: name } = namesOf(move);
  const open = `${notMoved(move, creates)}${creates ? ` AND t.${name} IS NOT NULL` : ''}`;
  return sweepPhase(ground, {
    title: `Copy what was there before into ${into}`,
    slug: slugOf('backfill', target.name, column.name),
    what: `${quoted(target.name)}.${name}`,
    about: `Copies ${name} of ${quoted(table.name)} to ${quoted(target.name)} in batches, outside of migrations.`,
    table,
    key,
    rows: open,
    rest: copying(move, ''),
    change: copying(move, ` JOIN batch ON ${inBatch(key, 't')}`).slice(0, -1),
  });
}

function switchOver(move: ColumnMove): Phase {
  const { target, column, field, to, moved, creates } = move;
  const { from, into, column: name } = namesOf(move);
  const opens = column.notNull;
  return {
    id: 'switch',
    title: `Let releases use ${name} of ${into}, and leave that of ${from} out`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The backfill is done, and its migration is deployed.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('switch', column.name, 'to', target.name),
          sql: opens ? lines(...briefly(`ALTER TABLE ${from} ALTER COLUMN ${name} DROP NOT NULL;`)) : lines(...marker),
        },
      ],
      schema: [
        ...replaceField(field, {
          name: field.name,
          type: optional(`${field.type}${field.list ? '[]' : ''}`),
          attributes: [...field.attributes.map(({ text }) => text), '@ignore'],
        }),
        ...(moved
          ? replaceField(
              moved,
              lineOf(moved, {
                attributes: moved.attributes.filter((each) => each.name !== '@ignore').map(({ text }) => text),
              }),
            )
          : []),
      ],
      steps: [
        'Deploy the migration, while the old release is running.',
        `Build the release from this schema.prisma: it reads and writes \`${to.name}.${field.name}\`. ${creates ? `The trigger makes rows of ${to.name}: let the release write them with \`upsert\`.` : ''} Roll it out; both releases may run at the same time.`,
        'Wait until no instance of the old release is left, jobs and consoles too.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: opens
        ? `ALTER TABLE ${from} ALTER COLUMN ${name} SET NOT NULL;`
        : 'Take the edit of schema.prisma back.',
      verify: `SELECT count(*) AS left ${notMoved(move, false)}`,
    }),
  };
}

function contract(move: ColumnMove): Phase {
  const { table, target, column, field } = move;
  const { from, column: name } = namesOf(move);
  const dropped = dropMoveTriggers(move);
  return {
    id: 'contract',
    title: `Drop the triggers and ${name} of ${from}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that knows ${name} of ${from}.`,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('release', target.name, column.name),
          sql: lines(
            '-- The triggers go before the column: they would let writes fail once it is gone.',
            ...briefly(...dropped.into),
          ),
        },
        {
          slug: slugOf('contract', table.name, column.name),
          sql: lines(...briefly(...dropped.from, `ALTER TABLE ${from} DROP COLUMN IF EXISTS ${name};`)),
        },
      ],
      schema: replaceField(field),
      steps: [
        `What is in ${from} for rows that have none in the other table goes with the column; this counts them:\n\n\`\`\`sql\nSELECT count(*) ${notMoved(move, true)} AND t.${name} IS NOT NULL;\n\`\`\`\n`,
        'Deploy the migration.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: `There is no way back but a backup: what was in ${name} of ${from} alone is gone.`,
    }),
  };
}
