import type { Catalog } from '../../catalog/catalog';
import { columnOf, type Relation } from '../../catalog/relation';
import { closing, imports, opening, settings, scriptText as text } from '../scriptParts';
import { indexesOf, named, quoted, typeSql } from './sql';

/** Work on all rows of a table, in batches that leave out what others are writing to. */
export interface Sweep {
  /** From the project's root. */
  readonly path: string;
  /** One sentence: what it does. */
  readonly about: string;
  readonly table: Relation;
  readonly key: readonly Key[];
  /** Columns that `batch` has besides the key, as they are once the rows are locked. */
  readonly carries?: readonly string[];
  /**
   * What is done to a batch: a statement that reads the keys of its rows from `batch` ({@link inBatch} joins them), takes
   * every value from the row itself as it is then, and leaves out rows that are done. Without RETURNING.
   */
  readonly change: string;
  /** A query that gives how many rows are left. */
  readonly left: string;
}

export interface Key {
  readonly column: string;
  readonly type: string;
}

/** The columns that tell a table's rows apart: its primary key, else a unique one without NULLs. */
export function keyOf(catalog: Catalog, table: Relation): readonly Key[] | undefined {
  const primary = table.constraints.find(({ kind }) => kind === 'primary key')?.columns;
  const unique = indexesOf(catalog, table)
    .filter(({ index }) => index?.unique && index.valid && !index.predicate)
    .map(({ index }) => index!.parts.map(({ column }) => column));
  const isKey = (columns: readonly (string | undefined)[]): columns is readonly string[] =>
    columns.length > 0 && columns.every((name) => name !== undefined && columnOf(table, name)?.notNull);
  return [...(primary ? [primary] : []), ...unique]
    .find(isKey)
    ?.map((column) => ({ column, type: typeSql(columnOf(table, column)!.type) }));
}

/** The condition that the row of an alias is in the batch. */
export function inBatch(key: readonly Key[], alias: string): string {
  return key.map(({ column }) => `${alias}.${quoted(column)} = batch.${quoted(column)}`).join(' AND ');
}

/**
 * A worker that goes through a table by its key, again and again until nothing is left. Rows that somebody holds are
 * left for the next round, so that it waits for nobody and nobody waits long for it.
 */
export function sweepScript({ path, about, table, key, carries = [], change, left }: Sweep): string {
  const more = carries.filter((name) => !key.some(({ column }) => column === name));
  const columns = key.map(({ column }) => quoted(column)).join(', ');
  const carried = [columns, ...more.map(quoted)].join(', ');
  const asText = key.map(({ column }) => `${quoted(column)}::text`).join(', ');
  const last = key.map(({ type }, at) => `\${client.escapeLiteral(last[${at}]!)}::${text(type)}`).join(', ');
  const backwards = key.map(({ column }) => `${quoted(column)} DESC`).join(', ');
  return `// ${about} Run it with
//
//   npm install --save-dev pg tsx
//   DATABASE_URL=postgresql://… npx tsx ${path}
//
// Each batch is a transaction of its own. Rows that somebody is writing to are left out and come up in the next round;
// it is done when none is left. Stop it whenever you like, or let it be killed: run again, it goes on behind the last
// batch that it noted in a file beside it, and what is done already is not done again.
${imports}

${settings(2000, 10)}
// A batch has as many rows as the server does in about that time: whoever writes to one of them waits for all of it.
const batchMilliseconds = 12;
const fewest = 50;

const batchOf = (behind: string, limit: number) => String.raw\`
SET LOCAL lock_timeout = '\${lockTimeout}';
-- What belongs to the rows is looked up by its keys: to scan a table that still seems small would hold them for longer.
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
WITH batch AS (
  SELECT ${text(carried)} FROM ${text(named(table))} \${behind}
  ORDER BY ${text(columns)} LIMIT \${limit} FOR NO KEY UPDATE SKIP LOCKED
), changed AS (
  ${text(change.split('\n').join('\n  '))}
  RETURNING 1
)
SELECT ARRAY[${text(asText)}] AS last, (SELECT count(*) FROM batch)::int AS seen, (SELECT count(*) FROM changed)::int AS changed
FROM batch ORDER BY ${text(backwards)} LIMIT 1\`;
const behindRow = (last: readonly string[]) => String.raw\`WHERE (${text(columns)}) > (${last})\`;
const left = String.raw\`${text(left)}\`;

${opening}

async function main(): Promise<void> {
  await client.connect();
  let last: string[] | undefined = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')).last : undefined;
  if (last !== undefined) console.error(\`going on behind \${last.join(', ')}\`);
  let idle = 0;
  while (!stopping) {
    const changed = await round(last);
    last = undefined;
    if (stopping) break;
    rmSync(stateFile, { force: true });
    const open = Number((await client.query(left)).rows[0]?.left);
    if (open === 0) return void console.error('done: no row is left');
    console.error(\`\${open} rows are left, going round again\`);
    idle = changed === 0 ? idle + 1 : 0;
    if (idle === mostAttempts) throw new Error(\`\${open} rows are left and stay locked; run it again\`);
    if (idle > 0) await sleep(pauseMilliseconds * 2 ** Math.min(idle, 8));
  }
  console.error('stopped; run it again to go on');
}

/** Goes through the table once, from behind a key on; gives how many rows it changed. */
async function round(last: string[] | undefined): Promise<number> {
  let size = batch / 10;
  let roundTrip = Number.POSITIVE_INFINITY;
  let seen = 0;
  let changed = 0;
  while (!stopping) {
    const asked = performance.now();
    await replicasKeepUp();
    const started = performance.now();
    roundTrip = Math.min(roundTrip, started - asked);
    const sql = batchOf(last === undefined ? '' : behindRow(last), size);
    const { rows } = await patiently(async () => lastOf(await client.query(sql)));
    const took = performance.now() - started - roundTrip;
    if (rows.length === 0) break;
    const done = rows[0] as { last: string[]; seen: number; changed: number };
    last = done.last;
    seen += done.seen;
    changed += done.changed;
    writeFileSync(\`\${stateFile}.new\`, JSON.stringify({ last }));
    renameSync(\`\${stateFile}.new\`, stateFile);
    if (done.seen < size || seen % 100_000 < done.seen)
      console.error(\`\${seen} rows seen, \${changed} changed, up to \${last.join(', ')}\`);
    // A batch that is not full was the last one; to go on would be to follow new rows, which are in step already.
    if (done.seen < size) break;
    const fitting = Math.min(1.5, Math.max(0.5, batchMilliseconds / Math.max(1, took)));
    size = Math.round(Math.min(batch, Math.max(fewest, size * fitting)));
    await sleep(pauseMilliseconds);
  }
  return changed;
}

/** The result of the last of several statements, which were sent as one and so are one transaction. */
function lastOf(results: unknown): Result {
  return (results as Result[]).at(-1)!;
}

${closing}`;
}
