import { unprovenOn } from '../checks';
import { alongside } from '../copy/attributes';
import { isRequired } from '../copy/columnCopy';
import { building, constrainedField, constraintOf, proof } from '../copy/constrain';
import { indexCopiesOf, sqlOnly } from '../copy/indexes';
import type { Drawing, Phase } from '../kind';
import { named, quoted } from '../sql';
import { failedBuild } from '../steps';
import { together } from '../together';
import type { KeyReplacement, KeyTable } from './keyReplacement';

/** What holds for the old columns, for the new ones: indexes, and that there is a value. */
export function constrainKey({ tables, ground }: KeyReplacement): Phase {
  return {
    id: 'constrain',
    title: 'Give the new columns the indexes, and prove that they have a value everywhere',
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The backfills are done, and their migrations are deployed.',
    draw: () => together(tables.map((table) => drawing(table, ground.catalog))),
  };
}

function drawing({ table, model, copies, now }: KeyTable, catalog: KeyReplacement['ground']['catalog']): Drawing {
  const indexes = indexCopiesOf(catalog, table, now);
  const required = copies.filter(isRequired);
  const fields = new Map(copies.flatMap(({ names, newField }) => (newField ? [[names.old, names.new]] : [])));
  const on = named(table);
  return {
    migrations: [...indexes.map(building), ...required.flatMap(proof)],
    schema: [...copies.flatMap(constrainedField), ...alongside(model, fields)],
    steps: [
      ...copies.flatMap((copy) =>
        sqlOnly(copy).map(
          (each) => `By hand, since Prisma does not know it: the same as ${each} for ${quoted(copy.pair.new)}.`,
        ),
      ),
      'Deploy the migrations. The release that is running stays as it is.',
    ],
    watch: ['`pg_stat_progress_create_index`, and transactions that are old: a concurrent build waits for them.'],
    ifItFails: `${failedBuild} A validation that fails says which rows are in the way: run the backfill again.`,
    goingBack: [
      ...indexes.map(({ name }) => `DROP INDEX CONCURRENTLY ${named({ schema: table.schema, name })};`),
      ...required.map((copy) => `ALTER TABLE ${on} DROP CONSTRAINT ${constraintOf(copy)};`),
    ].join('\n'),
    verify: unprovenOn(table),
  };
}
