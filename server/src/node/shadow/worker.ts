import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { replay } from '../../shadow/replay';
import type { Outcome, ShadowMigration, ShadowProgress } from '../../shadow/run';
import type { ShadowSession } from '../../shadow/session';
import { startPGlite } from './pglite';

/** What a run is about. */
export interface ShadowRun {
  readonly migrations: readonly ShadowMigration[];
  /** The folder that keeps an empty database. */
  readonly cache: string;
}

/** What the thread tells. */
export type Told =
  | { readonly kind: 'progress'; readonly progress: ShadowProgress }
  | { readonly kind: 'done'; readonly server: string; readonly outcomes: readonly (readonly Outcome[])[] }
  | { readonly kind: 'failed'; readonly message: string };

// The thread that runs migrations for real. It has one task, and ends with it.

const tell = (told: Told) => parentPort!.postMessage(told);

async function main({ migrations, cache }: ShadowRun): Promise<void> {
  const wanted = new Set(
    migrations.flatMap(({ statements }) => statements.flatMap(({ extension }) => extension ?? [])),
  );
  const database = await startPGlite(cache, wanted);
  const lacks = await lackedBy(database, wanted);
  const outcomes: Outcome[][] = [];
  for (const [index, migration] of migrations.entries()) {
    tell({ kind: 'progress', progress: { migration: migration.name, number: index + 1, of: migrations.length } });
    outcomes.push(await replay(database, migration, { now: () => performance.now(), lacks }));
  }
  tell({ kind: 'done', server: database.server, outcomes });
  await database.close();
}

async function lackedBy(session: ShadowSession, wanted: ReadonlySet<string>): Promise<Set<string>> {
  const rows = (await session.send('SELECT name FROM pg_catalog.pg_available_extensions')) as { name: string }[];
  const there = new Set(rows.map(({ name }) => name));
  return new Set([...wanted].filter((name) => !there.has(name)));
}

main(workerData as ShadowRun).catch((error) => tell({ kind: 'failed', message: error?.message ?? String(error) }));
