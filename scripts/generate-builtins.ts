/**
 * Writes what PostgreSQL 13 to 18 bring with them (functions, casts, types, operator classes, operators, names) to
 * server/src/effects/data, taken from real servers. Run it with `npm run generate:builtins`; the formats are told
 * in the README beside the data.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { type Major, majors, startServer } from '../test/postgres/servers';
import * as queries from './generate-builtins.queries';

const folder = join(__dirname, '../server/src/effects/data');

/** Extensions of contrib that Prisma projects use; their objects are told apart from the built-in ones. */
const extensions = [
  'citext',
  'pg_trgm',
  'btree_gist',
  'btree_gin',
  'hstore',
  'ltree',
  'pgcrypto',
  'unaccent',
  'uuid-ossp',
];

type Row = Record<string, unknown>;

/** The rows of one query on one server. */
interface Taken {
  major: Major;
  rows: Row[];
}

/** A row with the versions that have it; absent where every version does. */
type Ranged = Row & { since?: Major; until?: Major };

async function main(): Promise<void> {
  const taken = new Map<string, Taken[]>();
  for (const major of majors) {
    for (const [name, rows] of await takeAll(major)) taken.set(name, [...(taken.get(name) ?? []), { major, rows }]);
  }
  const ranged = (name: string) => withRanges(taken.get(name)!);
  mkdirSync(folder, { recursive: true });
  write('functions', byName(ranged('functions').map(toFunction)));
  write('casts', ranged('casts'));
  write('types', ranged('types'));
  write('opclasses', ranged('opclasses'));
  write('operators', ranged('operators'));
  write(
    'aliases',
    Object.fromEntries(
      taken
        .get('aliases')!
        .at(-1)!
        .rows.map(({ alias, type }) => [alias, type]),
    ),
  );
  write(
    'relations',
    byName(ranged('relations').map((row) => ({ name: row.schema as string, text: row.name + range(row) }))),
  );
  write('extensions', Object.fromEntries(extensions.map((name) => [name, ofExtension(ranged, name)])));
}

async function takeAll(major: Major): Promise<[string, Row[]][]> {
  const server = await startServer(major);
  const client = await server.connect();
  try {
    for (const name of extensions) await client.query(`CREATE EXTENSION "${name}"`);
    const taken: [string, Row[]][] = [];
    for (const [name, sql] of Object.entries(queries)) taken.push([name, await rowsOf(client, sql)]);
    return taken;
  } finally {
    await client.end();
    await server.stop();
  }
}

/** The rows without what is null or false: absent says it as well. */
async function rowsOf(client: Client, sql: string): Promise<Row[]> {
  const { rows } = await client.query(sql);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== false)),
  );
}

/** One row for each stretch of versions that agree on it. */
function withRanges(taken: readonly Taken[]): Ranged[] {
  const found = new Map<string, Ranged>();
  const open = new Map<string, Ranged>();
  for (const { major, rows } of taken) {
    const here = new Set(rows.map((row) => JSON.stringify(row)));
    for (const [key, row] of open) {
      if (here.has(key)) continue;
      row.until = (major - 1) as Major;
      open.delete(key);
    }
    for (const key of here) {
      if (open.has(key)) continue;
      const row: Ranged = { ...JSON.parse(key), ...(major > majors[0] && { since: major }) };
      open.set(key, row);
      found.set(`${key} ${major}`, row);
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** ` 14-16`, ` 14-` or ` -16`; nothing where every version has it. */
function range({ since, until }: Ranged): string {
  return since || until ? ` ${since ?? ''}-${until ?? ''}` : '';
}

function toFunction(row: Ranged): { name: string; text: string } {
  const { name, flags, args, returns } = row as Record<string, string>;
  return { name: name!, text: `${flags} ${args}>${returns}${range(row)}` };
}

function byName(items: readonly { name: string; text: string }[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { name, text } of items) {
    found[name] ??= [];
    found[name].push(text);
  }
  return found;
}

function ofExtension(ranged: (name: string) => Ranged[], extension: string): Row {
  const mine = (name: string) =>
    ranged(name)
      .filter((row) => row.extension === extension)
      .map(({ extension: _, ...row }) => row as Ranged);
  return {
    functions: byName(mine('extensionFunctions').map(toFunction)),
    casts: mine('extensionCasts'),
    types: mine('extensionTypes'),
    opclasses: mine('extensionOpclasses'),
    operators: mine('extensionOperators'),
  };
}

/** One entry a line, so that a new version shows as a readable difference. */
function write(name: string, data: Row[] | Row): void {
  const lines = Array.isArray(data)
    ? data.map((row) => JSON.stringify(row))
    : Object.entries(data).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const [left, right] = Array.isArray(data) ? '[]' : '{}';
  writeFileSync(join(folder, `${name}.json`), `${left}\n${lines.join(',\n')}\n${right}\n`);
}

void main();
