import { slugOf } from '../../slug';
import type { Drawing, Phase } from '../kind';
import { replaceField } from '../schemaView';
import { briefly, joined, lines, literal, named } from '../sql';
import { dropSync } from '../syncTrigger';
import { without } from './attributes';
import { type ColumnCopy, words } from './columnCopy';

/** Trigger and old column go. */
export function contract(copy: ColumnCopy): Phase {
  const { old } = words(copy);
  return {
    id: 'contract',
    title: copy.sync === 'trigger' ? `Drop the trigger and ${old}` : `Drop ${old}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that knows ${old}; the release that has forgotten it has run for some days.`,
    draw: () => drawing(copy),
  };
}

function drawing(copy: ColumnCopy): Drawing {
  const { table, pair, sync, oldField, model } = copy;
  const { old } = words(copy);
  const on = named(table);
  return {
    migrations: [
      {
        slug: slugOf('contract', table.name, pair.old),
        sql: lines(
          ...(sync === 'trigger'
            ? ['-- The trigger goes first: it would let every write fail once the column is gone.']
            : []),
          ...briefly(...(sync === 'trigger' ? dropSync(pair) : []), `ALTER TABLE ${on} DROP COLUMN IF EXISTS ${old};`),
        ),
      },
    ],
    schema: [...replaceField(oldField), ...without(model, oldField.name)],
    steps: [
      `Make sure that nothing uses ${old} any more: the calls that name it in \`pg_stat_statements\` have not grown for some days; no view, report or other program reads it.`,
      'Deploy the migration.',
      'Build the next release from this schema.prisma; the one that is running may stay.',
    ],
    watch: ['Errors of the application.'],
    ifItFails:
      'All of it is one statement, and nothing of it stays. If something else needs the column (2BP01), PostgreSQL names it. Then `prisma migrate resolve --rolled-back <migration>` and deploy again.',
    goingBack: `There is no way back but a backup: what was in ${old} alone is gone. Wait as long as you like before this phase; the columns cost nothing but space.`,
    verify: `SELECT count(*) AS left FROM pg_trigger\nWHERE tgrelid = ${literal(on)}::regclass AND tgname = ${literal(joined('zz_lockstep', pair.new))}`,
  };
}
