import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { Difference, SchemaText } from '../../prisma/engine';
import { replay } from '../../shadow/replay';
import type { Outcome, ShadowMigration, ShadowProgress } from '../../shadow/run';
import { sendWhole } from '../../shadow/sendWhole';
import type { ShadowSession } from '../../shadow/session';
import { createScratch } from './database';
import { driftOf } from './drift';
import type { RunDatabase } from './opened';
import { startPGlite } from './pglite';

/** What a run is about. */
export interface ShadowRun {
  readonly migrations: readonly ShadowMigration[];
  /** The schema that they should end in; undefined where that is not asked. */
  readonly schema: readonly SchemaText[] | undefined;
  /** A connection string, a secret: where to create a database for the run. Undefined: in this process. */
  readonly database: string | undefined;
  /** The folder that keeps an empty database for the runs in process. */
  readonly cache: string;
}

/** What a run found. */
export interface ShadowResult {
  /** What the migrations ran on. */
  readonly server: string;
  /** By migration and statement. */
  readonly outcomes: readonly (readonly Outcome[])[];
  /** Undefined where it was not asked. */
  readonly drift: Difference | undefined;
}

/** What the thread tells. */
export type Told =
  | { readonly kind: 'progress'; readonly progress: ShadowProgress }
  | { readonly kind: 'done'; readonly result: ShadowResult }
  | { readonly kind: 'failed'; readonly message: string };

// The thread that runs migrations for real. It has one task and ends with it, or when it is told to stop: any message.

// To optimize PGlite's code takes more time and memory than a history has use for.
setFlagsFromString('--liftoff-only');

const tell = (told: Told) => parentPort!.postMessage(told);

let stopped = false;
let opened: RunDatabase | undefined;

async function main({ migrations, schema, database, cache }: ShadowRun): Promise<void> {
  const wanted = new Set(
    migrations.flatMap(({ statements }) => statements.flatMap(({ extension }) => extension ?? [])),
  );
  opened = database === undefined ? await startPGlite(cache, wanted) : await createScratch(database);
  try {
    const outcomes = await runAll(opened, migrations, wanted);
    const drift = schema && !stopped ? await driftOf(opened, schema) : undefined;
    tell({ kind: 'done', result: { server: opened.server, outcomes, drift } });
  } finally {
    await (stopped ? opened.abandon() : opened.close());
  }
}

async function runAll(database: RunDatabase, migrations: readonly ShadowMigration[], wanted: ReadonlySet<string>) {
  const ports = {
    now: () => performance.now(),
    lacks: await lackedBy(database, wanted),
    missed: new Set<string>(),
    isShared: database.isShared,
  };
  const outcomes: Outcome[][] = [];
  for (const [index, migration] of migrations.entries()) {
    if (stopped) throw new Error('The run was stopped.');
    tell({ kind: 'progress', progress: { migration: migration.name, number: index + 1, of: migrations.length } });
    outcomes.push((await sendWhole(database, migration, ports)) ?? (await replay(database, migration, ports)));
  }
  return outcomes;
}

async function lackedBy(session: ShadowSession, wanted: ReadonlySet<string>): Promise<Set<string>> {
  const rows = (await session.send('SELECT name FROM pg_catalog.pg_available_extensions')) as { name: string }[];
  const there = new Set(rows.map(({ name }) => name));
  return new Set([...wanted].filter((name) => !there.has(name)));
}

parentPort!.on('message', () => {
  stopped = true;
  void opened?.abandon();
});

main(workerData as ShadowRun)
  .catch((error) => tell({ kind: 'failed', message: error?.message ?? String(error) }))
  .finally(() => parentPort!.close());
