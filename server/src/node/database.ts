import type { Client, ClientConfig } from 'pg';
import type { DatabaseRecords, RecordsAnswer } from '../history/records';
import { type ConnectionTarget, readConnectionUrl } from '../prisma/connectionUrl';

// Asks a database what Prisma has recorded there, and nothing else: in a read-only transaction, with limits of time.
// What goes wrong is told in sentences that name no host, user, password or connection string.

/** Milliseconds. */
const limits = { connect: 5000, statement: 5000, lock: 1000 };

/**
 * The rows of a database's `_prisma_migrations`. Never throws.
 * @param url a connection string of Prisma's
 */
export async function readRecords(url: string): Promise<RecordsAnswer> {
  const read = readConnectionUrl(url);
  if (read.kind === 'problem') return { kind: 'refused', reason: read.problem };
  let client: Client | undefined;
  try {
    client = await connect(read.target, { query_timeout: limits.statement + limits.lock });
    return { kind: 'records', records: await recordsOf(client, read.target.schema) };
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error) };
  } finally {
    await client?.end().catch(() => {});
  }
}

/**
 * Connects with TLS where the server offers it, as Prisma does.
 * @throws what the driver says, which may name the host; `reasonOf` does not
 */
export async function connect(target: ConnectionTarget, extra: ClientConfig): Promise<Client> {
  const attempts =
    target.tls === 'never' || target.host.startsWith('/') ? [false] : target.tls === 'always' ? [true] : [true, false];
  for (const [index, tls] of attempts.entries()) {
    try {
      return await connectOnce(target, tls, extra);
    } catch (error) {
      if (index === attempts.length - 1 || !/does not support SSL/.test(String(error))) throw error;
    }
  }
  throw new Error('unreachable');
}

async function connectOnce(target: ConnectionTarget, tls: boolean, extra: ClientConfig): Promise<Client> {
  // Loaded when somebody asks a database, which most never do.
  const { Client: PgClient } = await import('pg');
  const { host, port, user, password, database, strict } = target;
  const config: ClientConfig = {
    host,
    port,
    user,
    password,
    database,
    ssl: tls ? { rejectUnauthorized: strict } : false,
    connectionTimeoutMillis: limits.connect,
    application_name: 'lockstep',
    ...extra,
  };
  const client = new PgClient(config);
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return client;
}

async function recordsOf(client: Client, schema: string): Promise<DatabaseRecords> {
  await client.query('BEGIN TRANSACTION READ ONLY');
  await client.query(`SET LOCAL statement_timeout = ${limits.statement}`);
  await client.query(`SET LOCAL lock_timeout = ${limits.lock}`);
  const table = `${client.escapeIdentifier(schema)}._prisma_migrations`;
  const there = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table]);
  if (!there.rows[0]?.found) return { hasTable: false, rows: [] };
  const { rows } = await client.query<Row>(
    `SELECT migration_name, checksum, started_at, finished_at, rolled_back_at, left(logs, 4000) AS logs
       FROM ${table} ORDER BY started_at, id`,
  );
  return {
    hasTable: true,
    rows: rows.map((row) => ({
      name: row.migration_name,
      checksum: row.checksum,
      startedAt: row.started_at.toISOString(),
      finishedAt: row.finished_at?.toISOString(),
      rolledBackAt: row.rolled_back_at?.toISOString(),
      logs: row.logs ?? undefined,
    })),
  };
}

interface Row {
  readonly migration_name: string;
  readonly checksum: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly rolled_back_at: Date | null;
  readonly logs: string | null;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The database does not answer: nothing listens there.',
  ECONNRESET: 'The database has closed the connection.',
  ENOTFOUND: "The database's host has no address.",
  EAI_AGAIN: "The database's host has no address just now.",
  ENOENT: 'The database does not answer: there is no such socket.',
  ETIMEDOUT: 'The database did not answer in time.',
  EHOSTUNREACH: 'The database cannot be reached.',
  '28P01': 'The database refuses the user or the password.',
  '28000': 'The database refuses the user.',
  '3D000': 'The server has no database of that name.',
  '42501': 'The user may not read _prisma_migrations.',
  '42703': '_prisma_migrations has other columns than Prisma makes.',
  '53300': 'The database takes no more connections.',
  '55P03': '_prisma_migrations is locked: a migration may be running just now.',
  '57014': 'The database did not answer in time.',
  '57P03': 'The database is starting or stopping.',
};

/** Why a database could not be asked, as a sentence that names no host, user, password or connection string. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const known = code === undefined ? undefined : reasons[code];
  if (known !== undefined) return known;
  if (/timeout|timed out/i.test(message ?? '')) return 'The database did not answer in time.';
  if (/does not support SSL/.test(message ?? ''))
    return 'The server offers no TLS, and the connection string asks for it.';
  if (/certificate/i.test(message ?? '')) return "The server's certificate is none that is known here.";
  return `The database could not be asked${code === undefined ? '' : ` (${code})`}.`;
}
