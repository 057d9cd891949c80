import { slugOf } from '../slug';
import { unprovenOn } from './checks';
import { databaseDefault } from './defaults';
import { finishing } from './finishing';
import type { Drawing, Phase, PlanGround } from './kind';
import type { FieldPlace } from './place';
import { attributeNamed, type EnumView, lineOf, replaceField, type SchemaEdit } from './schemaView';
import { briefly, joined, lines, literal, named, quoted } from './sql';
import { oneStatement, watchErrors } from './steps';
import { inBatch, type Key, sweepScript } from './sweepScript';

/** A label of an enum that no row of a column is to have any more. */
export interface Retirement {
  readonly ground: PlanGround;
  readonly place: FieldPlace;
  readonly key: readonly Key[];
  readonly type: EnumView;
  readonly from: EnumView['values'][number];
  readonly to: EnumView['values'][number];
  /** Whether releases from before the plan know the label that takes its place. */
  readonly oldReleaseKnows: boolean;
}

/**
 * The phases of retiring a label: a trigger writes the other one instead, whichever release wrote it; a script goes
 * through the rows; a CHECK keeps it out. PostgreSQL cannot take a label out of an enum, so it stays in the type.
 */
export function retirePhases(retirement: Retirement): readonly Phase[] {
  return [replace(retirement), backfill(retirement), constrain(retirement), contract(retirement)];
}

function namesOf({ place: { table, column }, from, to }: Retirement) {
  const on = named(table);
  const name = quoted(column.name);
  return {
    on,
    name,
    triggerName: joined('zz_lockstep_retire', column.name),
    trigger: quoted(joined('zz_lockstep_retire', column.name)),
    function: named({ schema: table.schema, name: joined('lockstep_retire', table.name, column.name) }),
    check: quoted(joined(table.name, column.name, 'not', from.label)),
    old: literal(from.label),
    now: literal(to.label),
  };
}

function dropTrigger(retirement: Retirement): string[] {
  const { on, trigger, function: fn } = namesOf(retirement);
  return [`DROP TRIGGER IF EXISTS ${trigger} ON ${on};`, `DROP FUNCTION IF EXISTS ${fn}();`];
}

function replace(retirement: Retirement): Phase {
  const { place, type, from, to, oldReleaseKnows } = retirement;
  const { on, name, trigger, triggerName, function: fn, old, now } = namesOf(retirement);
  const { sql, schema, back } = otherDefault(retirement);
  return {
    id: 'replace',
    title: `Let a trigger write ${to.name} in ${name} where a release writes ${from.name}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: oldReleaseKnows,
    waitsFor: oldReleaseKnows
      ? `Every release that runs takes ${to.name} where it wrote ${from.name}.`
      : `Every release that runs knows ${to.name}: one that does not fails on rows that have it.`,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('replace', place.table.name, place.column.name, from.label),
          sql: lines(
            '-- Trigger and function exist in SQL alone: Prisma knows nothing of them. The last phase drops them.',
            ...briefly(
              ...sql,
              `CREATE OR REPLACE FUNCTION ${fn}() RETURNS trigger LANGUAGE plpgsql AS $fn$`,
              'BEGIN',
              `  IF NEW.${name} = ${old} THEN NEW.${name} := ${now}; END IF;`,
              '  RETURN NEW;',
              'END $fn$;',
              `DROP TRIGGER IF EXISTS ${trigger} ON ${on};`,
              `CREATE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${on}\n  FOR EACH ROW EXECUTE FUNCTION ${fn}();`,
            ),
          ),
        },
      ],
      schema,
      steps: [
        'Deploy the migration. The release that is running stays as it is.',
        `Build the next release so that it writes ${type.name}.${from.name} nowhere and asks for it nowhere, and roll it out.`,
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: [...dropTrigger(retirement), ...back].join('\n'),
      verify: `SELECT 1 - count(*) AS left FROM pg_trigger\nWHERE tgrelid = ${literal(on)}::regclass AND tgname = ${literal(triggerName)} AND tgenabled IN ('O', 'A')`,
    }),
  };
}

/** The other label as the default, where the one that goes is. */
function otherDefault({ ground, place, from, to }: Retirement): Pick<Drawing, 'schema'> & {
  readonly sql: readonly string[];
  readonly back: readonly string[];
} {
  const { field, table, column } = place;
  if (attributeNamed(field, '@default')?.argument !== from.name) return { sql: [], back: [], schema: [] };
  const attributes = field.attributes.map((each) =>
    each.name === '@default' ? { ...each, text: `@default(${to.name})`, argument: to.name } : each,
  );
  const alter = (sql = '') => `ALTER TABLE ${named(table)} ALTER COLUMN ${quoted(column.name)} SET DEFAULT ${sql};`;
  return {
    sql: [alter(databaseDefault({ ...field, attributes }, ground.schema)?.sql)],
    back: [alter(databaseDefault(field, ground.schema)?.sql)],
    schema: replaceField(field, lineOf(field, { attributes: attributes.map(({ text }) => text) })),
  };
}

function backfill(retirement: Retirement): Phase {
  const { ground, key, from, to, place } = retirement;
  const { on, name, old, now } = namesOf(retirement);
  const script = `${ground.place}.backfill.ts`;
  const left = `SELECT count(*) AS left FROM ${on} WHERE ${name} = ${old}`;
  return {
    id: 'backfill',
    title: `Make ${from.name} ${to.name} in the rows that were there before`,
    kind: 'backfill',
    appliesWhileOldReleaseRuns: retirement.oldReleaseKnows,
    waitsFor: 'The trigger is deployed; before its own migration is deployed, the script has ended with "done".',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('backfill', place.table.name, place.column.name, from.label),
          sql: lines(
            ...finishing({
              script,
              what: `${quoted(place.table.name)}.${name}`,
              rows: `FROM ${on} WHERE ${name} = ${old}`,
              change: `UPDATE ${on} SET ${name} = ${now} WHERE ${name} = ${old};`,
            }),
          ),
        },
      ],
      schema: [],
      files: [
        {
          ending: 'backfill.ts',
          text: sweepScript({
            path: script,
            about: `Makes ${from.label} ${to.label} in ${name} of ${quoted(place.table.name)}, in batches, outside of migrations.`,
            table: place.table,
            key,
            change: `UPDATE ${on} AS t SET ${name} = ${now}\nFROM batch WHERE ${inBatch(key, 't')} AND t.${name} = ${old}`,
            left,
          }),
        },
      ],
      steps: [
        `Run the script against the database: \`DATABASE_URL=… npx tsx ${script}\`. It may be stopped and run again.`,
        'Run the query below: it gives 0.',
        'Only then deploy the migration. It refuses to pass while many rows are left, and does the rest where it is little.',
      ],
      watch: ['Replicas that fall behind, and the size of the table: every row that is changed gets a new version.'],
      ifItFails:
        'The script: run it again. The migration: the script was not done; run it, then `prisma migrate resolve --rolled-back <migration>` and deploy again.',
      goingBack: `No row says any more that it had ${from.name}: stop the script while that matters.`,
      verify: left,
    }),
  };
}

function constrain(retirement: Retirement): Phase {
  const { place, from } = retirement;
  const { on, name, check, old } = namesOf(retirement);
  return {
    id: 'constrain',
    title: `Prove that no row has ${from.name}, with a CHECK`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: retirement.oldReleaseKnows,
    waitsFor: 'The backfill is done, and its migration is deployed.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('forbid', place.table.name, place.column.name, from.label),
          sql: lines(
            `-- From here on ${name} does not become ${from.label} again. Prisma does not see the CHECK, and leaves it alone.`,
            ...briefly(`ALTER TABLE ${on} ADD CONSTRAINT ${check} CHECK (${name} <> ${old}) NOT VALID;`),
          ),
        },
        {
          slug: slugOf('validate', place.table.name, place.column.name, from.label),
          sql: lines(
            '-- Looks at all rows; reads and writes go on meanwhile.',
            `ALTER TABLE ${on} VALIDATE CONSTRAINT ${check};`,
          ),
        },
      ],
      schema: [],
      steps: ['Deploy the migrations. The trigger still takes what an old release writes.'],
      watch: watchErrors,
      ifItFails: `A validation that fails has found a row: run the backfill again. ${oneStatement}`,
      goingBack: `ALTER TABLE ${on} DROP CONSTRAINT ${check};`,
      verify: unprovenOn(place.table),
    }),
  };
}

function contract(retirement: Retirement): Phase {
  const { place, type, from } = retirement;
  const { on, name, check, triggerName } = namesOf(retirement);
  return {
    id: 'contract',
    title: 'Drop the trigger',
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that may write ${from.name}.`,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('contract', place.table.name, place.column.name, from.label),
          sql: lines(...briefly(...dropTrigger(retirement))),
        },
      ],
      schema: remark(
        type,
        from,
        `/// No row has ${from.name} in ${quoted(place.table.name)}.${name}: a CHECK keeps it out.`,
      ),
      steps: [
        `Deploy the migration. From now on writing ${from.name} fails.`,
        `${from.name} stays in the enum, here and in the database: PostgreSQL cannot take a label out, and Prisma would write the type and every table that uses it anew.`,
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: `ALTER TABLE ${on} DROP CONSTRAINT ${check};`,
      verify: `SELECT count(*) AS left FROM pg_trigger\nWHERE tgrelid = ${literal(on)}::regclass AND tgname = ${literal(triggerName)}`,
    }),
  };
}

/** A line above a value of an enum. */
function remark({ file }: EnumView, { line }: EnumView['values'][number], text: string): SchemaEdit[] {
  return [{ file, span: { start: line.start, end: line.start }, text: `  ${text}\n` }];
}
