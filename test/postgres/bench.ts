/**
 * What a real server does for one statement on the database as it stands: the locks held at its end on relations that
 * stood before, which tables and indexes were written anew, which tables were read whole, and who was blocked.
 */
import type { Client } from 'pg';
import { measureAlone, requestedLocks } from './alone';
import { locksOf, named, observe, observed, strongest, toObserved, type Work, workBetween } from './observed';
import { probeBlocks } from './probe';
import { prepareServer } from './reset';
import type { Server } from './servers';

export interface Case {
  setup: readonly string[];
  sql: string;
  target?: string;
}

export interface Measured extends Work {
  status: 'ok' | 'fails' | 'unsupported';
  /**
   * The strongest lock held at the end on each relation that stood before; of a statement that refuses a
   * transaction, and so may let go on the way, the strongest seen at any time.
   */
  locks: Record<string, string>;
  /** Which of the locked relations are sequences or indexes. */
  parts?: string[];
  /** The locks on tables a statement that fails asked for before: they are gone when it ends. */
  requested?: Record<string, string>;
  blocks: Record<string, 'nothing' | 'writes' | 'reads and writes'>;
  waitsFor: string[];
  refusesTransaction: boolean;
  /** It refuses a transaction and was run without one; where this is absent its locks are not known. */
  alone?: boolean;
  error?: string;
}

/** Connections of one server, kept over many measurements. */
export interface Bench {
  server: Server;
  /** Runs the statements. */
  actor: Client;
  /** Tries what the statement blocks. */
  witness: Client;
  /** Hold locks in the way of what runs alone; opened when they are needed. */
  holders: { client: Client; pid: number }[];
}

/** Statements that refuse a transaction and are run alone; the others would change more than this database. */
const runsAlone = /\bconcurrently\b|^\s*(vacuum|cluster|reindex\s+(\([^)]*\)\s*)?(index|table|schema))\b/i;

export async function openBench(server: Server): Promise<Bench> {
  await prepareServer(server);
  const [actor, witness] = await Promise.all([server.connect(), server.connect()]);
  await witness.query('SET lock_timeout = 40');
  return { server, actor, witness, holders: [] };
}

export async function closeBench(bench: Bench): Promise<void> {
  const sessions = [bench.actor, bench.witness, ...bench.holders.map(({ client }) => client)];
  await Promise.all(sessions.map((client) => client.end()));
}

export interface Options {
  /** Brings the database back to where it stood before the statement. */
  prepare: (client: Client) => Promise<void>;
  /** Whether a second session tries what is blocked. */
  probes: boolean;
  /** Whether what refuses a transaction is run without one; it changes the database. */
  alone: boolean;
  /** Statements that run first in the transaction, and are rolled back with it: quicker than to prepare a database. */
  within?: readonly string[];
}

/**
 * Measures a statement on the database as it stands, inside a transaction that is rolled back. All of it is sent at
 * once, what is looked at before and after too: most of the time goes into waiting for the server to take its turn.
 */
export async function measureStatement(bench: Bench, sql: string, options: Options): Promise<Measured> {
  const { actor } = bench;
  const first = ['BEGIN', ...(options.within ?? []), observe];
  const text = [...first, sql, locksOf('pg_catalog.pg_backend_pid()'), observe].join('\n;\n');
  let results: { rows: unknown[] }[];
  try {
    results = (await actor.query(text)) as unknown as { rows: unknown[] }[];
  } catch (error) {
    await actor.query('ROLLBACK');
    return afterError(bench, sql, error, options);
  }
  const before = toObserved(results[first.length - 1]!.rows);
  const locks = strongest(named(results.at(-2)!.rows as { oid: number; mode: string }[], before));
  const blocks = options.probes ? await probeBlocks(bench.witness, before) : {};
  await actor.query('ROLLBACK');
  return {
    ...nothing(),
    ...workBetween(before, toObserved(results.at(-1)!.rows)),
    locks,
    parts: [...before.values()].filter(({ kind, name }) => /[SI]/.test(kind) && locks[name]).map(({ name }) => name),
    blocks,
  };
}

async function afterError(bench: Bench, sql: string, error: unknown, options: Options): Promise<Measured> {
  const { code } = error as { code?: string };
  const text = describeError(error);
  if (code === '25001' || code === '2D000') {
    if (!options.alone || !runsAlone.test(sql)) return { ...nothing(), refusesTransaction: true, error: text };
    return {
      ...nothing(),
      ...(await measureAlone(bench, sql, options.prepare)),
      refusesTransaction: true,
      alone: true,
    };
  }
  const status = code === '42601' || /not supported|unrecognized|does not support/.test(text) ? 'unsupported' : 'fails';
  const requested =
    options.probes && status === 'fails'
      ? await requestedLocks(bench, `BEGIN; ${sql}`, await observed(bench.actor))
      : undefined;
  return { ...nothing(), status, error: text, ...(requested && { requested }) };
}

function nothing(): Measured {
  return {
    status: 'ok',
    locks: {},
    rewrites: [],
    indexRebuilds: [],
    newIndexes: [],
    scans: [],
    blocks: {},
    waitsFor: [],
    refusesTransaction: false,
  };
}

export function unsupported(error: string): Measured {
  return { ...nothing(), status: 'unsupported', error };
}

export function describeError(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return [code, message].filter(Boolean).join(' ');
}
