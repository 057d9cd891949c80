import type { Relation } from '../../catalog/relation';
import { joined, named, quoted } from './sql';

/** Two columns of one table that hold the same, each in its own type. */
export interface Pair {
  readonly table: Relation;
  readonly old: string;
  readonly new: string;
  /** The value of the other column, computed from one; `forward` from the old one. */
  forward(old: string): string;
  backward(now: string): string;
  /** The way there and back does not always end where it began. */
  readonly lossy: boolean;
  /** The type has no `=`: values are compared as text. */
  readonly asText: boolean;
  readonly defaults: PairDefaults;
}

/**
 * How a row that is inserted tells who wrote it. `common`: both columns have this default (the new column's), and what
 * differs from it was written. `old only`, `new only`: one column has a default that differs from row to row, the other
 * none.
 */
export type PairDefaults =
  | { readonly kind: 'none' }
  | { readonly kind: 'common'; readonly value: string }
  | { readonly kind: 'old only' }
  | { readonly kind: 'new only' };

/** The trigger's and its function's names, in quotes; the function is in the table's schema. */
export function triggerNames({ table, new: now }: Pick<Pair, 'table' | 'new'>) {
  return {
    // BEFORE triggers run in the order of their names: whatever another one makes of the row is copied as well.
    trigger: quoted(joined('zz_lockstep', now)),
    function: named({ schema: table.schema, name: joined('lockstep', table.name, now) }),
  };
}

/**
 * Keeps the columns in step, whichever of them a statement writes: one BEFORE row trigger that compares what was with
 * what is to be. Where a statement writes both, the new column wins. Rows that were never filled are filled when they
 * are written to.
 */
export function syncTrigger(pair: Pair): string[] {
  const names = triggerNames(pair);
  const table = named(pair.table);
  return [
    syncFunction(pair),
    `DROP TRIGGER IF EXISTS ${names.trigger} ON ${table};`,
    `CREATE TRIGGER ${names.trigger} BEFORE INSERT OR UPDATE ON ${table}\n  FOR EACH ROW EXECUTE FUNCTION ${names.function}();`,
  ];
}

/** The trigger's function alone. */
export function syncFunction(pair: Pair): string {
  const [o, n] = [quoted(pair.old), quoted(pair.new)];
  const differs = distinct(pair);
  const [toNew, toOld] = [`NEW.${n} := ${pair.forward(`NEW.${o}`)};`, `NEW.${o} := ${pair.backward(`NEW.${n}`)};`];
  const outOfStep = differs(`NEW.${n}`, pair.forward(`NEW.${o}`));
  const written = `${differs(`NEW.${n}`, `OLD.${n}`)}${pair.lossy ? ` AND ${outOfStep}` : ''}`;
  return [
    `CREATE OR REPLACE FUNCTION ${triggerNames(pair).function}() RETURNS trigger LANGUAGE plpgsql AS $fn$`,
    'BEGIN',
    "  IF TG_OP = 'INSERT' THEN",
    `    IF ${insertedAsNew(pair)} THEN ${toOld}`,
    `    ELSE ${toNew}`,
    '    END IF;',
    `  ELSIF ${written} THEN ${toOld}`,
    `  ELSIF ${differs(`NEW.${o}`, `OLD.${o}`)} THEN ${toNew}`,
    `  ELSIF ${pair.lossy ? `NEW.${n} IS NULL AND NEW.${o} IS NOT NULL` : outOfStep} THEN ${toNew}`,
    '  END IF;',
    '  RETURN NEW;',
    'END $fn$;',
  ].join('\n');
}

function insertedAsNew(pair: Pair): string {
  const n = `NEW.${quoted(pair.new)}`;
  if (pair.defaults.kind === 'common') return distinct(pair)(n, pair.defaults.value);
  return pair.defaults.kind === 'new only' ? `NEW.${quoted(pair.old)} IS NULL` : `${n} IS NOT NULL`;
}

/** The condition that two values differ, NULL being a value. */
export function distinct({ asText }: Pick<Pair, 'asText'>): (a: string, b: string) => string {
  const side = (value: string) => (asText ? `(${value})::text` : value);
  return (a, b) => `${side(a)} IS DISTINCT FROM ${side(b)}`;
}

/** What takes trigger and function away, in the order that leaves no write without them. */
export function dropSync(pair: Pick<Pair, 'table' | 'new'>): string[] {
  const names = triggerNames(pair);
  return [
    `DROP TRIGGER IF EXISTS ${names.trigger} ON ${named(pair.table)};`,
    `DROP FUNCTION IF EXISTS ${names.function}();`,
  ];
}
