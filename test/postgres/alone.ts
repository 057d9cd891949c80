/**
 * Statements whose locks cannot be read at their end, because they fail or refuse a transaction: they are watched
 * from outside while one session a table holds a lock that lets through nothing the statement asks for.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Bench, Measured } from './bench';
import { type HeldLock, locksOf, named, type Observed, observed, strongest, workBetween } from './observed';
import { probeBlocks } from './probe';
import type { Server } from './servers';

type Prepare = (client: Client) => Promise<void>;

/**
 * Three runs: for the work on the database as it stands, on one prepared anew for whom it waits, and on another for
 * the locks it asks for.
 */
export async function measureAlone(bench: Bench, sql: string, prepare: Prepare): Promise<Partial<Measured>> {
  const work = await runAlone(bench.server, sql);
  if ('error' in work)
    return { status: 'fails', error: work.error, requested: await requestedAlone(bench, sql, prepare) };
  await prepare(bench.actor);
  const before = await observed(bench.actor);
  const waiting = await watch(bench, sql, before, 'ROW EXCLUSIVE');
  await prepare(bench.actor);
  const again = await observed(bench.actor);
  const asking = await watch(bench, sql, again, 'SHARE UPDATE EXCLUSIVE');
  const locks = strongest([...onTables(waiting.locks, before), ...onTables(asking.locks, again)]);
  return { ...work, waitsFor: waiting.waitsFor, blocks: waiting.blocks, locks, parts: [...partsOf(before)] };
}

/** The locks on tables that a statement asks for, whether it gets them or not. */
export async function requestedLocks(bench: Bench, sql: string, before: Observed): Promise<Record<string, string>> {
  const seen = await watch(bench, sql, before, 'SHARE UPDATE EXCLUSIVE');
  return strongest(onTables(seen.locks, before));
}

/** Nobody stands in the way of a lock on a partitioned index or a sequence: it is seen by chance. */
function onTables(locks: Watched['locks'], before: Observed): HeldLock[] {
  const parts = partsOf(before);
  return named(locks, before).filter(({ relation }) => !parts.has(relation));
}

function partsOf(relations: Observed): Set<string> {
  return new Set([...relations.values()].filter(({ kind }) => /[SI]/.test(kind)).map(({ name }) => name));
}

async function requestedAlone(bench: Bench, sql: string, prepare: Prepare): Promise<Record<string, string>> {
  await prepare(bench.actor);
  return requestedLocks(bench, sql, await observed(bench.actor));
}

/**
 * Scans are counted in the session and sent off at most twice a second, at the end of a command: a session that has
 * just sent its counts still holds those of the next command.
 */
async function runAlone(server: Server, sql: string) {
  const client = await server.connect();
  try {
    await client.query('SELECT');
    const before = await observed(client);
    await client.query(sql);
    return workBetween(before, await observed(client));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { error: `${code} ${message}` };
  } finally {
    await client.end();
  }
}

/** A session that holds a lock until the statement waits for it. */
interface Holder {
  client: Client;
  pid: number;
  /** The table, and the statement that locks it. */
  name: string;
  lock: string;
  /** How often it may still stand in the way of a statement that comes back in its next transaction. */
  again: number;
  stands: boolean;
}

interface Watched {
  locks: { oid: number; mode: string }[];
  waitsFor: string[];
  blocks: Measured['blocks'];
}

/** Runs a statement against holders of `mode` on every table; whoever it waits for is noted and lets go. */
async function watch(bench: Bench, sql: string, before: Observed, mode: string): Promise<Watched> {
  const holders = await hold(bench, before, mode);
  const runner = await bench.server.connect();
  const pid = await backend(runner);
  const watched: Watched = { locks: [], waitsFor: [], blocks: {} };
  let ended = false;
  const running = runner
    .query(sql)
    .catch(() => {})
    .then(() => {
      ended = true;
    });
  const deadline = Date.now() + 10_000;
  while (!ended && Date.now() < deadline) {
    await step(bench.witness, pid, holders, watched, before);
    await pause(1);
  }
  if (!ended) await bench.witness.query(`SELECT pg_cancel_backend(${pid})`);
  await running;
  await runner.end();
  await Promise.all(holders.map(({ client }) => client.query('ROLLBACK')));
  watched.waitsFor = [...new Set(watched.waitsFor)].sort();
  return watched;
}

async function step(
  witness: Client,
  pid: number,
  holders: Holder[],
  watched: Watched,
  before: Observed,
): Promise<void> {
  const [waits, locks] = (await witness.query(
    `SELECT locktype, pg_blocking_pids(${pid}) AS blockers FROM pg_locks WHERE pid = ${pid} AND NOT granted;
     ${locksOf(String(pid))}`,
  )) as unknown as { rows: never[] }[];
  const [wait] = waits!.rows as { locktype: string; blockers: number[] }[];
  watched.locks.push(...(locks!.rows as Watched['locks']));
  if (!wait) return;
  for (const holder of holders.filter(({ pid, stands }) => stands && wait.blockers.includes(pid))) {
    if (wait.locktype === 'virtualxid') {
      watched.waitsFor.push(holder.name);
      watched.blocks = await probeBlocks(witness, before);
    }
    if (wait.locktype === 'relation' && holder.again > 0) comeBack(holder);
    else await holder.client.query('ROLLBACK');
  }
}

/**
 * What let go of its table queues up for it again behind the statement, and gets it when the statement's transaction
 * ends: what the statement asks for in its next one, and whom it waits for, is seen as well. Sent at once, so that it
 * stands there before the statement goes on.
 */
function comeBack(holder: Holder): void {
  holder.again -= 1;
  holder.stands = false;
  const back = () => {
    holder.stands = true;
  };
  // The table may be gone by then.
  holder.client.query(`ROLLBACK; ${holder.lock}`).then(back, () => {});
}

async function hold(bench: Bench, relations: Observed, mode: string): Promise<Holder[]> {
  // Nobody else reaches a temporary table, nor waits for its locks.
  const shared = [...relations.values()].filter(({ name }) => !name.startsWith('pg_temp.'));
  // LOCK TABLE takes no materialized view; ANALYZE locks one, like a table, until its transaction ends.
  const tables = shared.filter(({ kind }) => /[rp]/.test(kind) || (kind === 'm' && mode === 'SHARE UPDATE EXCLUSIVE'));
  while (bench.holders.length < tables.length) {
    const client = await bench.server.connect();
    bench.holders.push({ client, pid: await backend(client) });
  }
  return Promise.all(
    tables.map(async ({ name, kind }, place) => {
      const quoted = name
        .split('.')
        .map((part) => `"${part}"`)
        .join('.');
      const lock = `BEGIN; ${kind === 'm' ? `ANALYZE ${quoted}` : `LOCK TABLE ONLY ${quoted} IN ${mode} MODE`}`;
      const session = bench.holders[place]!;
      await session.client.query(lock);
      return { ...session, name, lock, again: 2, stands: true };
    }),
  );
}

async function backend(client: Client): Promise<number> {
  return (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
}
