import { columnOf, type Relation } from '../../../catalog/relation';
import { begunNotNullSteps, notNullSteps, type Required } from '../../requireGently';
import { slugOf } from '../../slug';
import { unprovenOn } from '../checks';
import { finishing } from '../finishing';
import type { Phase, PlanGround } from '../kind';
import type { SchemaEdit } from '../schemaView';
import { briefly, joined, lines, literal, named, quoted } from '../sql';
import { nothing, oneStatement, watchErrors } from '../steps';
import { inBatch, type Key, sweepScript } from '../sweepScript';

/** A column that comes to have a value in every row: one that is there, or a new one. */
export interface Fill {
  readonly ground: PlanGround;
  readonly table: Relation;
  readonly key: readonly Key[];
  readonly column: string;
  /** The type of a column that is added; undefined when it is there. */
  readonly add: string | undefined;
  /** The value of a row that has none; other columns stand in it behind the prefix. */
  value(prefix: string): string;
  /** Edits of schema.prisma when it begins, and when the column is required. */
  readonly begins: readonly SchemaEdit[];
  readonly ends: readonly SchemaEdit[];
}

/**
 * The phases of filling a column: a trigger gives a value to whatever is written without one, so that no release has to
 * know; a script fills the rows that were there; a CHECK proves it; then the column is required.
 */
export function fillPhases(fill: Fill): readonly Phase[] {
  return [expand(fill), backfill(fill), constrain(fill), require(fill), contract(fill)];
}

function namesOf({ table, column }: Fill) {
  return {
    on: named(table),
    quoted: quoted(column),
    trigger: quoted(joined('zz_lockstep_fill', column)),
    function: named({ schema: table.schema, name: joined('lockstep_fill', table.name, column) }),
  };
}

function dropTrigger(fill: Fill): string[] {
  const { on, trigger, function: fn } = namesOf(fill);
  return [`DROP TRIGGER IF EXISTS ${trigger} ON ${on};`, `DROP FUNCTION IF EXISTS ${fn}();`];
}

function expand(fill: Fill): Phase {
  const { table, column, add, value, begins } = fill;
  const { on, quoted: name, trigger, function: fn } = namesOf(fill);
  return {
    id: 'expand',
    title: `${add === undefined ? 'Let' : `Add ${name}, and let`} a trigger give ${name} a value where a release writes none`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('expand', table.name, column),
          sql: lines(
            '-- Trigger and function exist in SQL alone: Prisma knows nothing of them. The last phase drops them.',
            ...briefly(
              ...(add === undefined ? [] : [`ALTER TABLE ${on} ADD COLUMN IF NOT EXISTS ${name} ${add};`]),
              `CREATE OR REPLACE FUNCTION ${fn}() RETURNS trigger LANGUAGE plpgsql AS $fn$`,
              'BEGIN',
              `  IF NEW.${name} IS NULL THEN NEW.${name} := ${value('NEW.')}; END IF;`,
              '  RETURN NEW;',
              'END $fn$;',
              `DROP TRIGGER IF EXISTS ${trigger} ON ${on};`,
              `CREATE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${on}\n  FOR EACH ROW EXECUTE FUNCTION ${fn}();`,
            ),
          ),
        },
      ],
      schema: begins,
      steps: ['Deploy the migration. The release that is running stays as it is.'],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: [...dropTrigger(fill), ...(add === undefined ? [] : [`ALTER TABLE ${on} DROP COLUMN ${name};`])].join(
        '\n',
      ),
      verify: `SELECT 1 - count(*) AS left FROM pg_trigger\nWHERE tgrelid = ${literal(on)}::regclass AND tgname = ${literal(joined('zz_lockstep_fill', column))} AND tgenabled IN ('O', 'A')`,
    }),
  };
}

function backfill(fill: Fill): Phase {
  const { ground, table, column, key, value } = fill;
  const { on, quoted: name } = namesOf(fill);
  const script = `${ground.place}.backfill.ts`;
  const left = `SELECT count(*) AS left FROM ${on} WHERE ${name} IS NULL`;
  return {
    id: 'backfill',
    title: `Fill ${name} in the rows that were there before`,
    kind: 'backfill',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The expand phase is deployed; before its own migration is deployed, the script has ended with "done".',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('backfill', table.name, column),
          sql: lines(
            ...finishing({
              script,
              what: `${quoted(table.name)}.${name}`,
              rows: `FROM ${on} WHERE ${name} IS NULL`,
              change: `UPDATE ${on} SET ${name} = ${value('')} WHERE ${name} IS NULL;`,
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
            about: `Fills ${name} of ${quoted(table.name)} in batches, outside of migrations.`,
            table,
            key,
            change: `UPDATE ${on} AS t SET ${name} = ${value('t.')}\nFROM batch WHERE ${inBatch(key, 't')} AND t.${name} IS NULL`,
            left,
          }),
        },
      ],
      steps: [
        `Run the script against the database: \`DATABASE_URL=… npx tsx ${script}\`. It may be stopped and run again.`,
        'Run the query below: it gives 0.',
        'Only then deploy the migration. It refuses to pass while many rows are left, and does the rest where it is little.',
      ],
      watch: ['Replicas that fall behind, and the size of the table: every row that is filled gets a new version.'],
      ifItFails:
        'The script: run it again. The migration: the script was not done; run it, then `prisma migrate resolve --rolled-back <migration>` and deploy again.',
      goingBack: 'Nothing to undo: stop the script.',
      verify: left,
    }),
  };
}

function required({ table, column }: Fill): Required {
  return { relation: table, column, head: 'ALTER TABLE', table: named(table), quoted: quoted(column) };
}

function constrain(fill: Fill): Phase {
  const { table, column } = fill;
  const { quoted: name } = namesOf(fill);
  return {
    id: 'constrain',
    title: `Prove that ${name} has a value everywhere`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The backfill is done, and its migration is deployed.',
    draw: () => {
      const { prove, validate, require } = notNullSteps(required(fill));
      return {
        migrations: [
          {
            slug: slugOf('prove', table.name, column, 'not null'),
            sql: lines(`-- From here on no new NULL comes into ${name}.`, ...briefly(prove)),
          },
          {
            slug: slugOf('validate', table.name, column, 'not null'),
            sql: lines(`-- Looks for NULL in ${name} of all rows; reads and writes go on meanwhile.`, validate),
          },
        ],
        schema: [],
        steps: [
          'Deploy the migrations. The release that is running stays as it is: the trigger fills what it leaves out.',
        ],
        watch: watchErrors,
        ifItFails: `A validation that fails has found a NULL: run the backfill again. ${oneStatement}`,
        goingBack: require[1],
        verify: unprovenOn(table),
      };
    },
  };
}

function require(fill: Fill): Phase {
  const { table, column, ends } = fill;
  const { on, quoted: name } = namesOf(fill);
  return {
    id: 'require',
    title: `Require ${name}, in the database and in the code`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The CHECK is validated: the query of the phase before gives 0.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('require', table.name, column),
          sql: lines(
            `-- The CHECK has proved that ${name} holds no NULL, so no row is read; then it has done its work.`,
            ...briefly(...(begunNotNullSteps(required(fill)) ?? notNullSteps(required(fill))).require),
          ),
        },
      ],
      schema: ends,
      steps: [
        'Deploy the migration, while the old release is running.',
        'Build the release from this schema.prisma, and roll it out; both releases may run at the same time.',
        'Wait until no instance of the old release is left, jobs and consoles too.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: `ALTER TABLE ${on} ALTER COLUMN ${name} DROP NOT NULL;`,
      verify: `SELECT count(*) AS left FROM pg_attribute\nWHERE attrelid = ${literal(on)}::regclass AND attname = ${literal(column)} AND NOT attnotnull`,
    }),
  };
}

function contract(fill: Fill): Phase {
  const { table, column } = fill;
  const { on, quoted: name } = namesOf(fill);
  return {
    id: 'contract',
    title: 'Drop the trigger',
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that may leave ${name} out.`,
    draw: () => ({
      migrations: [{ slug: slugOf('contract', table.name, column), sql: lines(...briefly(...dropTrigger(fill))) }],
      schema: [],
      steps: ['Deploy the migration. From now on a write without a value fails.'],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: 'Write the function and the trigger of the first phase again, in a new migration.',
      verify: `SELECT count(*) AS left FROM pg_trigger\nWHERE tgrelid = ${literal(on)}::regclass AND tgname = ${literal(joined('zz_lockstep_fill', column))}`,
    }),
  };
}

/** A value in SQL with columns in braces, `lower({email})`, as a prefix reaches them; refused is a column that is not there. */
export function rowValue(sql: string, table: Relation): ((prefix: string) => string) | { readonly refused: string } {
  const parts = sql.split('{').map((part, at) => (at === 0 ? [part] : part.split('}')));
  const missing = parts.slice(1).find(([name = '']) => !columnOf(table, name));
  if (missing) return { refused: `"${table.name}" has no column "${missing[0]}".` };
  return (prefix) =>
    parts
      .map(([first = '', ...rest], at) => (at === 0 ? first : `${prefix}${quoted(first)}${rest.join('}')}`))
      .join('');
}
