import type { NewMigration } from '../../plan';
import { begunNotNullSteps, notNullSteps } from '../../requireGently';
import { slugOf } from '../../slug';
import { unprovenOn } from '../checks';
import type { Drawing, Phase, PlanFile } from '../kind';
import { type FieldLine, optional, replaceField, type SchemaEdit } from '../schemaView';
import { briefly, lines, named, quoted } from '../sql';
import { marker } from '../steps';
import { syncFunction } from '../syncTrigger';
import { inRelations, renamed, withoutMap } from './attributes';
import { clientSnippet } from './clientSnippet';
import { type ColumnCopy, isRequired, words } from './columnCopy';
import { isUnique, requiring } from './constrain';
import { foreignKeyCopies } from './foreignKeys';

/** From here on releases are built that read the new column; the old one stands back, so that both may run. */
export function switchOver(copy: ColumnCopy, constrained: boolean): Phase {
  const { old, new: now } = words(copy);
  return {
    id: 'switch',
    title: `Let releases read ${now}, and writes leave out ${old}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: constrained
      ? 'The indexes are valid and the CHECK is validated: the query of the phase before gives 0.'
      : 'The backfill is done, and its migration is deployed.',
    draw: () => drawing(copy),
  };
}

function drawing(copy: ColumnCopy): Drawing {
  const { table, pair, sync } = copy;
  const { old, new: now } = words(copy);
  const keys = foreignKeyCopies(copy);
  const on = named(table);
  const swap = swapped(copy);
  return {
    migrations: [
      ...keys.flatMap(({ add, validate }) => [add, validate]),
      ...(swap.length > 0 || keys.length === 0 ? [swapMigration(copy, swap)] : []),
      ...keys.flatMap(({ drop }) => drop ?? []),
    ],
    schema: schemaOf(copy),
    files: snippets(copy),
    steps: [
      `Deploy the migration${keys.length > 0 ? 's' : ''}, while the old release is running.`,
      sync === 'trigger'
        ? `Build the release from this schema.prisma: it knows \`${copy.names.newAfter}\` and leaves \`${copy.names.oldAfter}\` alone. Roll it out; both releases may run at the same time, the trigger serves both.`
        : `Build the release from this schema.prisma: it reads \`${copy.names.newAfter}\` and still writes both${snippets(copy).length > 0 ? `, with \`${copy.ground.place}.client.ts\` as it is now` : ''}. Roll it out; both releases may run at the same time.`,
      'Wait until no instance of the old release is left, jobs and consoles too.',
    ],
    watch: [
      `Errors of either release, and \`SELECT query, calls FROM pg_stat_statements WHERE query LIKE '%${pair.old}%'\`: the calls of the old release stop growing.`,
    ],
    ifItFails:
      'Each file is one statement, and nothing of one that fails stays: `prisma migrate resolve --rolled-back <migration>`, then deploy again.',
    goingBack: [
      `-- The old release may be rolled out again at any time: ${sync === 'trigger' ? `the trigger keeps ${old} right` : `both releases write ${old}`}.`,
      `-- To take the phase back as well (the first statement reads the table under its lock; ${old} has a value everywhere):`,
      ...(copy.oldColumn.notNull ? [`ALTER TABLE ${on} ALTER COLUMN ${old} SET NOT NULL;`] : []),
      ...(isRequired(copy) ? [`ALTER TABLE ${on} ALTER COLUMN ${now} DROP NOT NULL;`] : []),
      ...keys.map(({ back }) => back),
    ].join('\n'),
    verify: unprovenOn(table),
  };
}

/** The extension anew, where the fields are called otherwise from here on. */
function snippets(copy: ColumnCopy): PlanFile[] {
  const { names, sync } = copy;
  if (sync === 'trigger' || (names.old === names.oldAfter && names.new === names.newAfter)) return [];
  return [{ ending: 'client.ts', text: clientSnippet(copy, { old: names.oldAfter, new: names.newAfter }) }];
}

function swapped(copy: ColumnCopy): string[] {
  const { table, pair, defaults, sync } = copy;
  const alter = `ALTER TABLE ${named(table)} ALTER COLUMN`;
  const required = isRequired(copy);
  const moved = pair.defaults.kind === 'old only' && defaults.new !== undefined;
  return [
    ...(required ? requireSteps(copy) : []),
    ...(copy.oldColumn.notNull ? [`${alter} ${quoted(pair.old)} DROP NOT NULL;`] : []),
    // A default that differs from row to row can be in one column alone: it goes where new rows are written.
    ...(moved && sync === 'trigger' ? [syncFunction({ ...pair, defaults: { kind: 'new only' } })] : []),
    ...(moved
      ? [`${alter} ${quoted(pair.new)} SET DEFAULT ${defaults.new};`, `${alter} ${quoted(pair.old)} DROP DEFAULT;`]
      : []),
  ];
}

/** What makes the new column required, once it is proved. */
export function requireSteps(copy: ColumnCopy): readonly string[] {
  return (begunNotNullSteps(requiring(copy)) ?? notNullSteps(requiring(copy))).require;
}

function swapMigration(copy: ColumnCopy, swap: readonly string[]): NewMigration {
  const { table, pair } = copy;
  const slug = slugOf('switch', table.name, 'to', pair.new);
  if (swap.length === 0) return { slug, sql: lines(...marker) };
  const proved = isRequired(copy)
    ? [`-- The CHECK has proved that ${quoted(pair.new)} holds no NULL, so no row is read; then it has done its work.`]
    : [];
  return { slug, sql: lines(...proved, ...briefly(...swap)) };
}

function schemaOf(copy: ColumnCopy): SchemaEdit[] {
  const { newField, names, model } = copy;
  if (!newField) return [];
  const after = new Map([
    [names.old, names.oldAfter],
    [names.new, names.newAfter],
  ]);
  return [
    ...switchedFields(copy),
    ...inRelations(model, names.old, names.newAfter, withoutMap),
    ...renamed(model, after),
  ];
}

/** The new field first: Prisma gives the name to the first of two that could have it. */
export function switchedFields({ oldField, newField, names, line, bridge, types, sync }: ColumnCopy): SchemaEdit[] {
  const old: FieldLine = {
    name: names.oldAfter,
    type: optional(types.old),
    attributes: [...(isUnique(oldField) ? ['@unique'] : []), ...bridge.old, ...(sync === 'trigger' ? ['@ignore'] : [])],
  };
  return [...replaceField(oldField, line, old), ...(newField ? replaceField(newField) : [])];
}
