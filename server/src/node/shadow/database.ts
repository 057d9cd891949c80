import { randomBytes } from 'node:crypto';
import type { Client, CustomTypesConfig } from 'pg';
import { readConnectionUrl } from '../../prisma/connectionUrl';
import { connect, reasonOf } from '../database';
import { arrayTypes, scalarParsers } from '../engine/adapter';
import type { RunDatabase } from './opened';

// A database of its own on a PostgreSQL of the user's: created for a run, dropped after it. The one that the connection
// string names is connected to, and nothing is done in it.

/**
 * Creates an empty database and connects to it.
 * @param url a connection string of Prisma's; a secret
 * @throws with a sentence that names no host, user, password or connection string
 */
export async function createScratch(url: string): Promise<RunDatabase> {
  const read = readConnectionUrl(url);
  if (read.kind === 'problem') throw new Error(read.problem);
  const name = `lockstep_shadow_${randomBytes(6).toString('hex')}`;
  const home = await connect(read.target, {}).catch((error) => {
    throw new Error(reasonOf(error));
  });
  const drop = async () => {
    await home.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch(() => {});
    await home.end().catch(() => {});
  };
  try {
    await home.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const client = await connect({ ...read.target, database: name }, {});
    // Other processes would read in sessions of their own, which are not looked at.
    await client.query('SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0');
    const { rows } = await client.query<{ name: string }>("SELECT current_setting('server_version') AS name");
    return {
      server: `PostgreSQL ${rows[0]!.name.split(' ')[0]}`,
      isShared: true,
      send: (sql) => send(client, sql),
      ask: (sql, values) => ask(client, sql, values),
      async close() {
        await client.end().catch(() => {});
        await drop();
      },
      // With FORCE what still runs there is ended.
      abandon: drop,
    };
  } catch (error) {
    await drop();
    throw new Error(refusedBecause(error));
  }
}

/**
 * The major version of the server.
 * @param url a connection string of Prisma's; a secret
 * @throws with a sentence that names no host, user, password or connection string
 */
export async function majorOf(url: string): Promise<number> {
  const read = readConnectionUrl(url);
  if (read.kind === 'problem') throw new Error(read.problem);
  try {
    const client = await connect(read.target, {});
    const { rows } = await client.query<{ number: number }>(
      "SELECT current_setting('server_version_num')::int AS number",
    );
    await client.end();
    return Math.floor(rows[0]!.number / 10_000);
  } catch (error) {
    throw new Error(reasonOf(error));
  }
}

function refusedBecause(error: unknown): string {
  const { code } = error as { readonly code?: string };
  if (code !== '42501') return `The scratch database cannot be made. ${reasonOf(error)}`;
  return 'The user may not create a database there, and migrations are run in one of their own: give a user with CREATEDB.';
}

async function send(client: Client, sql: string): Promise<readonly object[]> {
  const result = (await client.query(sql)) as unknown as { rows: object[] } | { rows: object[] }[];
  return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
}

async function ask(client: Client, sql: string, values: readonly unknown[]) {
  const { types } = await import('pg');
  const forEngine = {
    getTypeParser: (oid: number) =>
      arrayTypes.includes(oid)
        ? types.getTypeParser((oid === 1002 || oid === 1015 ? 1009 : oid) as never)
        : (scalarParsers[oid] ?? ((text: string) => text)),
  } as unknown as CustomTypesConfig;
  const result = await client.query<unknown[]>({ text: sql, values: [...values], rowMode: 'array', types: forEngine });
  return { columns: result.fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })), rows: result.rows };
}
