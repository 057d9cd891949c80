import type { Relation } from '../../catalog/relation';
import { literal, named } from './sql';

/** A query that gives 0 when no index of the table is unfinished and nothing on it is still to be validated. */
export function unprovenOn(table: Relation): string {
  const on = `${literal(named(table))}::regclass`;
  return [
    `SELECT (SELECT count(*) FROM pg_index WHERE indrelid = ${on} AND NOT indisvalid)`,
    `     + (SELECT count(*) FROM pg_constraint WHERE conrelid = ${on} AND NOT convalidated) AS left`,
  ].join('\n');
}
