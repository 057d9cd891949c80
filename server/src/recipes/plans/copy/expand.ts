import { slugOf } from '../../slug';
import type { Drawing, Phase } from '../kind';
import { lineOf, optional, replaceField } from '../schemaView';
import { briefly, lines, literal, named, quoted } from '../sql';
import { dropSync, syncTrigger, triggerNames } from '../syncTrigger';
import { clientSnippet } from './clientSnippet';
import { type ColumnCopy, words } from './columnCopy';

/** The new column, empty and optional, and what keeps both in step from now on. */
export function expand(copy: ColumnCopy): Phase {
  const { sync, misfits } = copy;
  const { old, new: now } = words(copy);
  return {
    id: 'expand',
    title: sync === 'trigger' ? `Add ${now}, and a trigger that keeps it in step with ${old}` : `Add ${now}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: misfits ? `${misfits.sentence} (the query is in the runbook).` : 'Nothing: it may be deployed at once.',
    draw: () => drawing(copy),
  };
}

function drawing(copy: ColumnCopy): Drawing {
  const { pair, newType, sync, oldField, names, bridge, types } = copy;
  const { table, new: now } = pair;
  const on = named(table);
  const column = quoted(now);
  const line = {
    name: names.new,
    type: optional(types.new),
    attributes: [...bridge.new, ...(sync === 'trigger' ? ['@ignore'] : [])],
  };
  const snippet = sync === 'app' ? [{ ending: 'client.ts', text: clientSnippet(copy, names) }] : [];
  const bothDefault = pair.defaults.kind === 'common';
  return {
    migrations: [
      {
        slug: slugOf('expand', table.name, now),
        sql: lines(
          `-- ${column} is empty at first, so that no row is read or rewritten${sync === 'trigger' ? '; from now on the trigger fills it with what is written' : ''}.`,
          ...(sync === 'trigger'
            ? ['-- Trigger and function exist in SQL alone: Prisma knows nothing of them. The last phase drops them.']
            : []),
          ...briefly(
            `ALTER TABLE ${on} ADD COLUMN IF NOT EXISTS ${column} ${newType};`,
            ...(sync === 'trigger' ? syncTrigger(pair) : []),
            ...(bothDefault ? [`ALTER TABLE ${on} ALTER COLUMN ${column} SET DEFAULT ${copy.defaults.new};`] : []),
          ),
        ),
      },
    ],
    schema: replaceField(oldField, lineOf(oldField), line),
    files: snippet,
    steps: stepsOf(copy),
    watch: [
      'Errors of the application. The locks are held for milliseconds; each try waits for them a second at most.',
    ],
    ifItFails:
      'Nothing has been applied: all of it is one statement. It has tried 30 times to get its lock, so look for the transaction that holds it (`SELECT pid, now() - xact_start, query FROM pg_stat_activity ORDER BY xact_start`), then `prisma migrate resolve --rolled-back <migration>` and deploy again.',
    goingBack: [...(sync === 'trigger' ? dropSync(pair) : []), `ALTER TABLE ${on} DROP COLUMN ${column};`].join('\n'),
    ...(sync === 'trigger' && { verify: triggerIsThere(copy) }),
  };
}

function stepsOf(copy: ColumnCopy): string[] {
  const { misfits, pair, sync, ground } = copy;
  const { old, new: now } = words(copy);
  const first = misfits
    ? [
        `${misfits.sentence}:\n\n\`\`\`sql\nSELECT count(*) FROM ${named(pair.table)} WHERE ${misfits.condition};\n\`\`\`\n`,
      ]
    : [];
  if (sync === 'trigger') return [...first, 'Deploy the migration. The release that is running stays as it is.'];
  return [
    ...first,
    'Deploy the migration. The release that is running stays as it is.',
    `Build a release that writes both ${old} and ${now} wherever it writes one of them: \`${ground.place}.client.ts\` is an extension of Prisma Client that does so. It still reads ${old}.`,
    'Roll that release out, everywhere, before the next phase.',
  ];
}

/** Gives 0 when the trigger is there and fires. */
function triggerIsThere({ pair }: ColumnCopy): string {
  const { trigger } = triggerNames(pair);
  const name = literal(trigger.slice(1, -1).replaceAll('""', '"'));
  return `SELECT 1 - count(*) AS left FROM pg_trigger\nWHERE tgrelid = ${literal(named(pair.table))}::regclass AND tgname = ${name} AND tgenabled IN ('O', 'A')`;
}
