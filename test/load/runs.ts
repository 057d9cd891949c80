/** One kind of plan under load: as Lockstep deploys it, and as Prisma would write it in one migration. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { migrationsOf, type Written, writeAll } from '../plans/plans';
import { connected } from '../proof/databases';
import { deployAll, diff, type Failure, type Migration, markRolledBack } from '../proof/engine';
import { runBackfill } from './backfill';
import { type LoadCase, parents, usually } from './cases';
import { type Comparison, compareRows } from './comparison';
import { filesOf, type Ground, planOf } from './ground';
import { RunningLoad } from './load';
import type { Among, LoadPlan, Marked } from './loadProcess';
import { type Measures, noMeasures, together } from './measures';
import { Random } from './random';
import { releaseOf } from './release';

export interface RunSettings {
  readonly rows: number;
  readonly connections: number;
  /** Between two requests of a connection, in milliseconds. */
  readonly pause: number;
  readonly seed: number;
  /** How long the load runs before the migration, and how long after each phase, in milliseconds. */
  readonly floor: number;
  readonly dwell: number;
  /** How long an idle transaction holds the table in each phase, in milliseconds; 0: there is none. */
  readonly held: number;
  /** Whether the backfill is killed once, somewhere. */
  readonly killed: boolean;
}

export interface Run {
  /** The same load with no migration running. */
  readonly floor: Measures;
  readonly old: Measures;
  readonly new: Measures;
  /** The longest wait of each phase. */
  readonly phases: readonly { readonly id: string; readonly longest: number }[];
  /** Why a migration was not applied. */
  readonly refused: string | undefined;
  /** Why people had to write one themselves. */
  readonly byHandSince?: string | undefined;
  readonly rows: Comparison;
}

type Told = (what: string) => void;

/** All phases, one by one, with a release built from each phase's schema.prisma. */
export function runLockstep(
  ground: Ground,
  loaded: LoadCase,
  settings: RunSettings,
  told: Told = () => {},
  phases: readonly Written[] = writeAll(planOf(loaded), filesOf(loaded)),
): Promise<Run> {
  return ground.lend((database) =>
    underLoad(database, loaded, settings, async (load) => {
      const measured: Measured[] = [];
      const start = filesOf(loaded);
      let schema = start['schema.prisma']!;
      let among: Among = {};
      for (const phase of phases) {
        const { scaffold, files } = phase;
        if (!scaffold.appliesWhileOldReleaseRuns) await load.release('old', schema, among);
        const refused = await deployPhase(database, schema, loaded, phase, settings);
        if (refused) return { measured, refused: `${scaffold.phaseId}: ${refused}`, schema };
        schema = files['schema.prisma']!;
        among = { ...among, ...loaded.amongSince?.[scaffold.phaseId] };
        await load.release('new', schema, among);
        await pause(settings.dwell);
        measured.push({ id: scaffold.phaseId, marked: await load.mark() });
        told(`phase ${scaffold.phase} of ${scaffold.phases}, ${scaffold.phaseId}: ${longest(measured.at(-1)!)} ms`);
      }
      await load.release('old', schema, among);
      await pause(settings.dwell);
      return { measured, refused: undefined, schema };
    }),
  );
}

/** Backfill, migrations, the query that has to give 0. Says what went wrong. */
async function deployPhase(
  database: ClientConfig,
  schema: string,
  loaded: LoadCase,
  { scaffold, files, changed }: Written,
  { held, killed, rows, seed }: RunSettings,
): Promise<string | undefined> {
  const killedBehind = killed ? Math.floor(rows * (0.1 + 0.8 * new Random(seed).next())) : undefined;
  for (const [path, text] of Object.entries(changed))
    if (path.endsWith('.backfill.ts')) await runBackfill(database, text, killedBehind);
  const holding = held > 0 ? await hold(database, loaded, schema, held) : undefined;
  const { failed } = await deployAll(database, migrationsOf(files));
  await holding?.ended;
  if (failed) return `${failed.code} ${failed.message}`;
  const query = Object.entries(changed).find(([path]) => path.endsWith('.verify.sql'))?.[1];
  if (query === undefined) return undefined;
  const { rows: left } = await connected(database, (client) => client.query(query));
  return Number(left[0]?.left) === 0 ? undefined : `the query of ${scaffold.phaseId} gives ${left[0]?.left}`;
}

/** A transaction that has read what is loaded, and what was at first, and sleeps, when this resolves; `ended` resolves when it has gone. */
async function hold(
  database: ClientConfig,
  loaded: LoadCase,
  schema: string,
  milliseconds: number,
): Promise<{ ended: Promise<void> }> {
  const parts = [filesOf(loaded)['schema.prisma']!, schema].flatMap((each) => releaseOf(each, loaded).parts);
  const client = new Client(database);
  await client.connect();
  await client.query('BEGIN');
  for (const table of new Set(parts.map((part) => part.table))) {
    const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS is', [table]);
    if (rows[0]?.is) await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
  }
  const ended = pause(milliseconds).then(() => client.end());
  return { ended };
}

/** The migration that Prisma writes for the edit; the new release follows it, and both run for a while. */
export function runNaive(ground: Ground, loaded: LoadCase, settings: RunSettings, _told: Told): Promise<Run> {
  const renamed = loaded.naivelyRenamed ?? loaded.renamed ?? {};
  return ground.lend((database) =>
    underLoad(database, { ...loaded, renamed }, settings, async (load) => {
      const start = filesOf(loaded);
      const before = start['schema.prisma']!;
      const schema = loaded.naive.reduce((text, [from, to]) => text.replace(from, to), before);
      const written = await diff(database, { schema: before }, { schema });
      const text = loaded.naive.length === 0 ? (loaded.byHand ?? '') : written;
      const holding = settings.held > 0 ? await hold(database, loaded, before, settings.held) : undefined;
      const migrations = [...migrationsOf(start), { name: naiveName, text }];
      const { failed: first } = await deployAll(database, migrations);
      const failed = first && loaded.byHand ? await deployByHand(database, migrations, loaded.byHand) : first;
      if (!failed) await load.release('new', schema, Object.assign({}, ...Object.values(loaded.amongSince ?? {})));
      await pause(settings.dwell);
      await holding?.ended;
      const measured = [{ id: 'naive', marked: await load.mark() }];
      return {
        measured,
        refused: why(failed),
        byHandSince: text === written ? why(first) : writesNothing,
        schema: failed ? before : schema,
      };
    }),
  );
}

/** Why people write a migration where Prisma has nothing to write. */
export const writesNothing = 'nothing';

const naiveName = '20270101000000_naive';

async function deployByHand(database: ClientConfig, migrations: readonly Migration[], text: string) {
  await markRolledBack(database, naiveName);
  const others = migrations.filter(({ name }) => name !== naiveName);
  return (await deployAll(database, [...others, { name: naiveName, text }])).failed;
}

function why(failure: Failure | undefined): string | undefined {
  return failure && `${failure.code} ${failure.message}`;
}

interface Measured {
  readonly id: string;
  readonly marked: Marked;
}

interface Deployed {
  readonly measured: readonly Measured[];
  readonly refused: string | undefined;
  readonly byHandSince?: string | undefined;
  /** The schema.prisma of what is deployed in the end. */
  readonly schema: string;
}

async function underLoad(
  database: ClientConfig,
  loaded: LoadCase,
  settings: RunSettings,
  deploy: (load: RunningLoad) => Promise<Deployed>,
): Promise<Run> {
  const load = await RunningLoad.begin(loadPlan(database, loaded, settings));
  try {
    await pause(settings.floor / 5);
    await load.mark();
    await pause(settings.floor);
    const floor = await load.mark();
    const { measured, refused, byHandSince, schema } = await deploy(load);
    const all = [...measured.map(({ marked }) => marked), await load.end()];
    const release = releaseOf(schema, loaded);
    const rows = await compareRows(database, loaded, release, refused ? {} : (loaded.renamed ?? {}));
    return {
      floor: together(floor.old, floor.new),
      old: together(...all.map((each) => each.old)),
      new: together(...all.map((each) => each.new)),
      phases: measured.map((each) => ({ id: each.id, longest: longest(each) })),
      refused,
      byHandSince,
      rows,
    };
  } finally {
    load.stop();
  }
}

function longest({ marked }: Measured): number {
  const { longestRead, longestWrite } = together(marked.old, marked.new, noMeasures);
  return Math.round(Math.max(longestRead, longestWrite));
}

function loadPlan(database: ClientConfig, loaded: LoadCase, settings: RunSettings): LoadPlan {
  const { rows, connections, pause: between, seed } = settings;
  const { renamed = {}, loose = [], among = {} } = loaded;
  const schema = filesOf(loaded)['schema.prisma']!;
  const common = { parents, keyPrefix: '', among: { ...usually, ...among }, seed, connections, pause: between };
  return { database, loaded, schema, rows, renamed, loose, ...common };
}
