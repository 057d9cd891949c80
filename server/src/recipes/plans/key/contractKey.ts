import { slugOf } from '../../slug';
import { without } from '../copy/attributes';
import type { Drawing, Phase } from '../kind';
import { replaceField } from '../schemaView';
import { briefly, joined, lines, literal, named, quoted } from '../sql';
import { oneStatement, watchErrors } from '../steps';
import { dropSync } from '../syncTrigger';
import { together } from '../together';
import type { KeyReplacement, KeyTable } from './keyReplacement';

/** Triggers and old columns go; first where they refer to the key. */
export function contractKey({ tables }: KeyReplacement): Phase {
  const [key, ...others] = tables;
  return {
    id: 'contract',
    title: 'Drop the triggers and the old columns',
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor:
      'No instance is left of a release that knows the old columns; the release that has forgotten them has run for some days.',
    draw: () => together([...others, key!].map(drawing)),
  };
}

function drawing({ table, model, copies }: KeyTable): Drawing {
  const on = named(table);
  const olds = copies.map(({ pair }) => quoted(pair.old));
  const triggers = copies.map(({ pair }) => literal(joined('zz_lockstep', pair.new))).join(', ');
  const drops = olds.map((old) => `DROP COLUMN IF EXISTS ${old}`).join(', ');
  return {
    migrations: [
      {
        slug: slugOf('contract', table.name, ...copies.map(({ pair }) => pair.old)),
        sql: lines(
          '-- The trigger goes first: it would let every write fail once the column is gone.',
          ...briefly(...copies.flatMap(({ pair }) => dropSync(pair)), `ALTER TABLE ${on} ${drops};`),
        ),
      },
    ],
    schema: [
      ...copies.flatMap(({ oldField }) => replaceField(oldField)),
      ...without(model, ...copies.map(({ oldField }) => oldField.name)),
    ],
    steps: [
      `Make sure that nothing uses ${olds.join(' and ')} of ${quoted(table.name)} any more: no view, report or other program reads it.`,
      'Deploy the migrations.',
      'Build the next release from this schema.prisma; the one that is running may stay.',
    ],
    watch: watchErrors,
    ifItFails: `If something else needs a column (2BP01), PostgreSQL names it. ${oneStatement}`,
    goingBack:
      'There is no way back but a backup. Wait as long as you like before this phase; the columns cost nothing but space.',
    verify: `SELECT count(*) AS left FROM pg_trigger\nWHERE tgrelid = ${literal(on)}::regclass AND tgname IN (${triggers})`,
  };
}
