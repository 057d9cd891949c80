/** Whether everything that a release was told is written is there in the end, and nothing else. */
import { type ClientConfig, types } from 'pg';
import { connected } from '../proof/databases';
import type { LoadCase } from './cases';
import { expectedTable } from './expected';
import { quoted, type Release, wholeRows } from './release';

export interface Comparison {
  /** Rows that are expected and not there. */
  readonly lost: number;
  /** Rows that are there, and nobody wrote them. */
  readonly extra: number;
  /** Rows with other values than were written. */
  readonly different: number;
}

/** Compares a table in its new shape with the rows that are expected. */
export async function compareRows(
  database: ClientConfig,
  { same = {}, holds = 'true' }: LoadCase,
  release: Release,
  renamed: Readonly<Record<string, string>>,
): Promise<Comparison> {
  return connected(database, async (client) => {
    const { fields } = await client.query(`SELECT * FROM ${expectedTable} LIMIT 0`);
    const now = new Map(Object.entries(renamed).map(([column, old]) => [old, column]));
    const known = [release.parts[0].key, ...release.columns].map(({ name }) => name);
    const alike = fields.map(({ name, dataTypeID }) => {
      const cast = dataTypeID === types.builtins.TEXT ? '::text' : '';
      const column = now.get(name) ?? name;
      const equal = `n.${quoted(column)}${cast} IS NOT DISTINCT FROM e.${quoted(name)}`;
      return `(${same[name] ?? (known.includes(column) ? equal : 'false')})`;
    });
    const { name } = release.parts[0].key;
    const [key, before] = [`n.${quoted(name)}`, `e.${quoted(renamed[name] ?? name)}`];
    const sql = `SELECT count(*) FILTER (WHERE ${key} IS NULL)::int AS lost, count(*) FILTER (WHERE ${before} IS NULL)::int AS extra,
  count(*) FILTER (WHERE ${key} = ${before} AND (${[...alike, `(${holds})`].join(' AND ')}) IS NOT TRUE)::int AS different
FROM (${wholeRows(release)}) AS n FULL JOIN ${expectedTable} AS e ON ${key} = ${before}`;
    return (await client.query(sql)).rows[0] as Comparison;
  });
}
