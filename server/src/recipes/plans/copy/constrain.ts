import type { NewMigration } from '../../plan';
import { notNullSteps } from '../../requireGently';
import { slugOf } from '../../slug';
import { unprovenOn } from '../checks';
import type { Drawing, Phase } from '../kind';
import { attributeNamed, optional, replaceField } from '../schemaView';
import { briefly, lines, named, quoted } from '../sql';
import { alongside } from './attributes';
import { type ColumnCopy, isRequired, words } from './columnCopy';
import { indexCopies, sqlOnly } from './indexes';

/** What holds for the old column, for the new one: its indexes, built while all goes on, and that it has a value. */
export function constrain(copy: ColumnCopy): Phase {
  const { new: now } = words(copy);
  return {
    id: 'constrain',
    title: `Give ${now} the indexes${isRequired(copy) ? ', and prove that it has a value everywhere' : ''}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The backfill is done, and its migration is deployed.',
    draw: () => drawing(copy),
  };
}

/** How the new column becomes required, in the words of the plan's SQL. */
export function requiring({ table, pair }: ColumnCopy) {
  return { relation: table, column: pair.new, head: 'ALTER TABLE', table: named(table), quoted: quoted(pair.new) };
}

function drawing(copy: ColumnCopy): Drawing {
  const { table, pair } = copy;
  const copies = indexCopies(copy);
  const column = quoted(pair.new);
  const builds: NewMigration[] = copies.map(({ name, sql }) => ({
    slug: slugOf('build', name),
    sql: lines('-- Alone in its file: CONCURRENTLY refuses company. Reads and writes go on while it is built.', sql),
  }));
  return {
    migrations: [...builds, ...(isRequired(copy) ? proof(copy) : [])],
    schema: schemaOf(copy),
    steps: [
      ...sqlOnly(copy).map((each) => `By hand, since Prisma does not know it: the same as ${each} for ${column}.`),
      'Deploy the migrations. The release that is running stays as it is.',
    ],
    watch: ['`pg_stat_progress_create_index`, and transactions that are old: a concurrent build waits for them.'],
    ifItFails:
      'A concurrent build that fails leaves an index that is not valid, which Prisma takes for a good one: `DROP INDEX CONCURRENTLY` it by hand, then `prisma migrate resolve --rolled-back <migration>` and deploy again. A validation that fails says which rows are in the way: run the backfill again.',
    goingBack: [
      ...copies.map(({ name }) => `DROP INDEX CONCURRENTLY ${named({ schema: table.schema, name })};`),
      ...(isRequired(copy) ? [`ALTER TABLE ${named(table)} DROP CONSTRAINT ${constraintOf(copy)};`] : []),
    ].join('\n'),
    verify: unprovenOn(table),
  };
}

function proof(copy: ColumnCopy): NewMigration[] {
  const { table, pair } = copy;
  const { prove, validate } = notNullSteps(requiring(copy));
  const column = quoted(pair.new);
  return [
    {
      slug: slugOf('prove', table.name, pair.new, 'not null'),
      sql: lines(`-- From here on no new NULL comes into ${column}.`, ...briefly(prove)),
    },
    {
      slug: slugOf('validate', table.name, pair.new, 'not null'),
      sql: lines(`-- Looks for NULL in ${column} of all rows; reads and writes go on meanwhile.`, validate),
    },
  ];
}

function constraintOf(copy: ColumnCopy): string {
  const { prove } = notNullSteps(requiring(copy));
  const head = `ALTER TABLE ${named(copy.table)} ADD CONSTRAINT `;
  return prove.slice(head.length, prove.indexOf(' CHECK ('));
}

/** `@unique` on the new field, and block attributes for it beside those of the old one. */
function schemaOf(copy: ColumnCopy): Drawing['schema'] {
  const { newField, oldField, model, names } = copy;
  if (!newField) return [];
  const unique = attributeNamed(oldField, '@unique');
  const attributes = newField.attributes.map(({ text }) => text);
  const line = { name: newField.name, type: optional(copy.types.new), attributes: ['@unique', ...attributes] };
  return [...(unique ? replaceField(newField, line) : []), ...alongside(model, names.old, names.new)];
}
