import type { Relation } from '../../../catalog/relation';
import type { PlanGround } from '../kind';
import type { FieldPlace } from '../place';
import type { FieldView, ModelView } from '../schemaView';
import { joined, literal, named, quoted } from '../sql';
import type { Key } from '../sweepScript';

/** A column that moves to a table each row of which belongs to one row of the old table. */
export interface ColumnMove extends FieldPlace {
  readonly ground: PlanGround;
  readonly key: readonly Key[];
  readonly to: ModelView;
  readonly target: Relation;
  /** The field in the new model, once there is one. */
  readonly moved: FieldView | undefined;
  readonly type: string;
  /** The column of the new table that refers to the old one, and what it refers to. */
  readonly own: string;
  readonly referenced: string;
  /** Whether rows of the new table are made where they are missing, or the releases make them. */
  readonly creates: boolean;
}

/** The names of both triggers with their functions, and of the tables. */
export function namesOf({ table, target, column, own, referenced }: ColumnMove) {
  const fn = (of: Relation) => named({ schema: table.schema, name: joined('lockstep_move', of.name, column.name) });
  return {
    from: named(table),
    into: named(target),
    column: quoted(column.name),
    own: quoted(own),
    referenced: quoted(referenced),
    trigger: quoted(joined('zz_lockstep_move', column.name)),
    fill: quoted(joined('zz_lockstep_fill', column.name)),
    outFunction: fn(table),
    backFunction: fn(target),
  };
}

/**
 * Triggers of both tables, each of which writes only where the other side differs, so that they do not call each other
 * without end. What is for one table is a transaction of its own: one that waited for the second table while it has the
 * first would be in a deadlock with whoever writes both the other way round.
 */
export function moveTriggers(move: ColumnMove): { readonly into: readonly string[]; readonly from: readonly string[] } {
  const { from, into, trigger, fill, outFunction, backFunction } = namesOf(move);
  return {
    into: [
      ...backFunctionSql(move),
      `DROP TRIGGER IF EXISTS ${fill} ON ${into};`,
      `DROP TRIGGER IF EXISTS ${trigger} ON ${into};`,
      `CREATE TRIGGER ${fill} BEFORE INSERT ON ${into}\n  FOR EACH ROW EXECUTE FUNCTION ${backFunction}();`,
      `CREATE TRIGGER ${trigger} AFTER INSERT OR UPDATE ON ${into}\n  FOR EACH ROW EXECUTE FUNCTION ${backFunction}();`,
    ],
    from: [
      ...outFunctionSql(move),
      `DROP TRIGGER IF EXISTS ${trigger} ON ${from};`,
      `CREATE TRIGGER ${trigger} AFTER INSERT OR UPDATE ON ${from}\n  FOR EACH ROW EXECUTE FUNCTION ${outFunction}();`,
    ],
  };
}

function outFunctionSql(move: ColumnMove): string[] {
  const { into, column, own, referenced, outFunction } = namesOf(move);
  const update = `UPDATE ${into} SET ${column} = NEW.${column} WHERE ${own} = NEW.${referenced} AND ${column} IS DISTINCT FROM NEW.${column};`;
  const upsert = [
    `INSERT INTO ${into} AS t (${own}, ${column}) VALUES (NEW.${referenced}, NEW.${column})`,
    `      ON CONFLICT (${own}) DO UPDATE SET ${column} = EXCLUDED.${column} WHERE t.${column} IS DISTINCT FROM EXCLUDED.${column};`,
  ].join('\n');
  return [
    `CREATE OR REPLACE FUNCTION ${outFunction}() RETURNS trigger LANGUAGE plpgsql AS $fn$`,
    'BEGIN',
    `  IF (TG_OP = 'INSERT' AND NEW.${column} IS NOT NULL) OR (TG_OP = 'UPDATE' AND NEW.${column} IS DISTINCT FROM OLD.${column}) THEN`,
    `    ${move.creates ? upsert : update}`,
    '  END IF;',
    '  RETURN NULL;',
    'END $fn$;',
  ];
}

function backFunctionSql(move: ColumnMove): string[] {
  const { from, column, own, referenced, backFunction } = namesOf(move);
  return [
    `CREATE OR REPLACE FUNCTION ${backFunction}() RETURNS trigger LANGUAGE plpgsql AS $fn$`,
    'BEGIN',
    "  IF TG_WHEN = 'BEFORE' THEN",
    `    IF NEW.${column} IS NULL THEN SELECT ${column} INTO NEW.${column} FROM ${from} WHERE ${referenced} = NEW.${own}; END IF;`,
    '    RETURN NEW;',
    '  END IF;',
    `  IF TG_OP = 'INSERT' OR NEW.${column} IS DISTINCT FROM OLD.${column} THEN`,
    `    UPDATE ${from} SET ${column} = NEW.${column} WHERE ${referenced} = NEW.${own} AND ${column} IS DISTINCT FROM NEW.${column};`,
    '  END IF;',
    '  RETURN NULL;',
    'END $fn$;',
  ];
}

/** What takes the triggers of each table and their functions away. */
export function dropMoveTriggers(move: ColumnMove): {
  readonly into: readonly string[];
  readonly from: readonly string[];
} {
  const { from, into, trigger, fill, outFunction, backFunction } = namesOf(move);
  return {
    into: [
      `DROP TRIGGER IF EXISTS ${fill} ON ${into};`,
      `DROP TRIGGER IF EXISTS ${trigger} ON ${into};`,
      `DROP FUNCTION IF EXISTS ${backFunction}();`,
    ],
    from: [`DROP TRIGGER IF EXISTS ${trigger} ON ${from};`, `DROP FUNCTION IF EXISTS ${outFunction}();`],
  };
}

/** Rows of the old table, `t`, whose value the new one, `p`, does not have; `all` counts those without a row there too. */
export function notMoved(move: ColumnMove, all: boolean): string {
  const { from, into, column, own, referenced } = namesOf(move);
  return `FROM ${from} AS t ${all ? 'LEFT JOIN' : 'JOIN'} ${into} AS p ON p.${own} = t.${referenced}\nWHERE p.${column} IS DISTINCT FROM t.${column}`;
}

/** Gives 0 when all triggers are there. */
export function triggersAreThere(move: ColumnMove): string {
  const { from, into } = namesOf(move);
  const name = (word: string) => literal(joined(word, move.column.name));
  return `SELECT 3 - count(*) AS left FROM pg_trigger\nWHERE tgrelid IN (${literal(from)}::regclass, ${literal(into)}::regclass)\n  AND tgname IN (${name('zz_lockstep_move')}, ${name('zz_lockstep_fill')}) AND tgenabled IN ('O', 'A')`;
}
