/**
 * Real PostgreSQL servers for the tests: `startServer(16)` gives one of its own, empty, on a socket of its own,
 * set up so that measurements repeat. It ends with `stop()`, at the latest with the process.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { account } from './account';
import { type Major, nativeFolder } from './packages';

export { type Major, majors } from './packages';

export interface Server {
  major: Major;
  /** A folder the server may write to, for tablespaces. */
  folder: string;
  connect(): Promise<Client>;
  stop(): Promise<void>;
}

/** Settings that keep measurements repeatable, and the server quick. */
const settings: Record<string, string> = {
  autovacuum: 'off',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  jit: 'off',
  log_min_messages: 'panic',
  max_connections: '60',
  max_parallel_maintenance_workers: '0',
  max_parallel_workers_per_gather: '0',
  shared_buffers: '32MB',
  timezone: 'UTC',
};

/**
 * Starts a server of this major version with an empty database `postgres`.
 * @param others settings in the place of those that keep measurements repeatable
 */
export async function startServer(major: Major, others: Readonly<Record<string, string>> = {}): Promise<Server> {
  const native = await nativeFolder(major);
  const folder = await mkdtemp(join(tmpdir(), `lockstep-${major}-`));
  const { uid, gid } = account();
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
  const port = process.platform === 'win32' ? await freePort() : 5432;
  const host = process.platform === 'win32' ? '127.0.0.1' : folder;
  await initialise(native, folder);
  const child = launch(native, folder, host, port, { ...settings, ...others });
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const atExit = () => {
    child.kill('SIGQUIT');
    // The process is at its end and cannot wait in any other way; the server writes until it is gone.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    remove();
  };
  onExit(atExit);
  const connect = () => connected(host, port);
  await ready(connect, child);
  return {
    major,
    folder,
    connect,
    async stop() {
      exits.delete(atExit);
      const ended = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGINT')) await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function initialise(native: string, folder: string): Promise<void> {
  const data = join(folder, 'data');
  const options = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(join(native, 'bin', 'initdb'), options, { ...account(), cwd: folder });
  await mkdir(join(folder, 'tablespace'));
  const { uid, gid } = account();
  if (uid !== undefined && gid !== undefined) await chown(join(folder, 'tablespace'), uid, gid);
}

function launch(
  native: string,
  folder: string,
  host: string,
  port: number,
  set: Readonly<Record<string, string>>,
): ChildProcess {
  const listen = host === folder ? ['-c', 'listen_addresses=', '-k', folder] : ['-h', host];
  const options = Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(
    join(native, 'bin', 'postgres'),
    ['-D', join(folder, 'data'), '-p', String(port), ...listen, ...options],
    {
      ...account(),
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}

async function connected(host: string, port: number): Promise<Client> {
  const client = new Client({ host, port, user: 'postgres', database: 'postgres', connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Waits until the server answers; fails when it ended instead. */
async function ready(connect: () => Promise<Client>, child: ChildProcess): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await (await connect()).end();
    } catch (error) {
      if (child.exitCode !== null || attempt > 400) throw error;
      await pause(15);
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

const exits = new Set<() => void>();
let listening = false;

/** Runs at the end of the process, also when a signal ends it. */
function onExit(action: () => void): void {
  exits.add(action);
  if (listening) return;
  listening = true;
  process.once('exit', () => {
    for (const each of exits) each();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}
