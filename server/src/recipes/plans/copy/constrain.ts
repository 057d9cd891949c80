import type { NewMigration } from '../../plan';
import { notNullSteps } from '../../requireGently';
import { slugOf } from '../../slug';
import { unprovenOn } from '../checks';
import type { Drawing, Phase } from '../kind';
import { attributeNamed, type FieldView, optional, replaceField } from '../schemaView';
import { briefly, lines, named, quoted } from '../sql';
import { alongside } from './attributes';
import { type ColumnCopy, isRequired, words } from './columnCopy';
import { type IndexCopy, indexCopies, sqlOnly } from './indexes';

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
  return {
    migrations: [...copies.map(building), ...(isRequired(copy) ? proof(copy) : [])],
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

/** The migration that builds an index. */
export function building({ name, sql }: Pick<IndexCopy, 'name' | 'sql'>): NewMigration {
  const about = '-- Alone in its file: CONCURRENTLY refuses company. Reads and writes go on while it is built.';
  return { slug: slugOf('build', name), sql: lines(about, sql) };
}

/** The migrations that prove that the new column has a value everywhere. */
export function proof(copy: ColumnCopy): NewMigration[] {
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

/** The CHECK of that proof, in quotes. */
export function constraintOf(copy: ColumnCopy): string {
  const { prove } = notNullSteps(requiring(copy));
  const head = `ALTER TABLE ${named(copy.table)} ADD CONSTRAINT `;
  return prove.slice(head.length, prove.indexOf(' CHECK ('));
}

/** `@unique` on the new field, and block attributes for it beside those of the old one. */
function schemaOf(copy: ColumnCopy): Drawing['schema'] {
  if (!copy.newField) return [];
  return [...constrainedField(copy), ...alongside(copy.model, new Map([[copy.names.old, copy.names.new]]))];
}

/** `@unique` on the new field where the old one is, or is the key. */
export function constrainedField({ newField, oldField, types }: ColumnCopy): Drawing['schema'] {
  if (!newField || !isUnique(oldField)) return [];
  const attributes = ['@unique', ...newField.attributes.map(({ text }) => text)];
  return replaceField(newField, { name: newField.name, type: optional(types.new), attributes });
}

/** Whether a field alone tells rows apart. */
export function isUnique(field: FieldView): boolean {
  return (attributeNamed(field, '@unique') ?? attributeNamed(field, '@id')) !== undefined;
}
