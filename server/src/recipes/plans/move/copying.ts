import { type ColumnMove, namesOf } from './columnMove';

/**
 * Copies values that are not there yet; with its semicolon.
 *
 * Both rows are locked where the values are read: what a lock gives is the row as it is then. A value of the statement's
 * snapshot would take back what somebody has written since, in both tables. A batch leaves out rows that somebody holds
 * in either table, so that it never waits while it holds others.
 *
 * @param batch joins the rows of the old table, `t`, to those of the batch; empty: all of them
 */
export function copying(move: ColumnMove, batch: string): string {
  const { from, into, column, own, referenced } = namesOf(move);
  const skip = batch === '' ? '' : ' SKIP LOCKED';
  const both = `${from} AS t${batch} JOIN ${into} AS l ON l.${own} = t.${referenced}`;
  if (!move.creates) {
    return [
      `UPDATE ${into} AS p SET ${column} = t.${column}`,
      `FROM (SELECT t.${referenced}, t.${column} FROM ${both}`,
      `  WHERE l.${column} IS DISTINCT FROM t.${column} FOR NO KEY UPDATE OF t, l${skip}) AS t`,
      `WHERE p.${own} = t.${referenced} AND p.${column} IS DISTINCT FROM t.${column};`,
    ].join('\n');
  }
  const free = [
    `WHERE NOT EXISTS (SELECT FROM ${into} AS l WHERE l.${own} = t.${referenced})`,
    `  OR t.${referenced} IN (SELECT l.${own} FROM ${both} FOR NO KEY UPDATE OF l SKIP LOCKED)`,
  ];
  return [
    `INSERT INTO ${into} AS p (${own}, ${column})`,
    `SELECT t.${referenced}, t.${column}`,
    `FROM (SELECT t.${referenced}, t.${column} FROM ${from} AS t${batch} WHERE t.${column} IS NOT NULL FOR NO KEY UPDATE OF t) AS t`,
    ...(batch === '' ? [] : free),
    `ON CONFLICT (${own}) DO UPDATE SET ${column} = EXCLUDED.${column} WHERE p.${column} IS DISTINCT FROM EXCLUDED.${column};`,
  ].join('\n');
}
