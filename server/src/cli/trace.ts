import { cacheFolder } from '../node/shadow/cache';
import { runOnShadow, type ShadowResult, shadowMajor } from '../node/shadow/client';
import { type Tracing, tracingOf } from '../service/trace';
import { countDisagreeing, type Trace, traced, traceReport } from '../service/traceText';
import { type Options, UsageError } from './options';
import { type Named, relativeToHere } from './target';

/**
 * Runs the named migrations on a shadow database, after all that come before them, and lays what is measured beside
 * what was derived.
 * @param note is told how far it is
 * @throws UsageError when there is more than one project, or no database to run on
 */
export async function trace(
  named: readonly Named[],
  options: Options,
  note: (line: string) => void,
): Promise<{ readonly text: string; readonly agrees: boolean }> {
  const [one, ...others] = named;
  if (!one || others.length > 0) throw new UsageError('there is more than one project here; name one of them');
  // What is measured on one version is laid beside what is derived for that version.
  const session = one.session.on(await asked(shadowMajor(options.database)));
  const { indexes } = one;
  const tracing = tracingOf(session, indexes);
  const { server, drift, outcomes } = await run(tracing, options, note);
  const migrations = tracing.explained.map(([index, explained]) => {
    const migration = traced(explained, outcomes[index]!);
    return { ...migration, path: relativeToHere(migration.path) };
  });
  const found: Trace = { server, migrations, drift };
  const agrees = countDisagreeing(found) === 0 && !(drift?.kind === 'sql' && drift.sql !== '');
  if (options.format !== 'json') return { text: traceReport(found), agrees };
  const head = { postgres: session.postgres, prisma: session.project.prisma.version, server, migrations };
  return { text: `${JSON.stringify({ ...head, ...driftJson(drift) })}\n`, agrees };
}

function driftJson(drift: ShadowResult['drift']) {
  if (drift && drift.kind !== 'sql') return { drift: null, driftNotKnown: drift.message };
  return { drift: drift?.sql || null };
}

/** Runs it, and stops where the user does. */
async function run(
  { migrations, schema }: Tracing,
  { database }: Options,
  note: (line: string) => void,
): Promise<ShadowResult> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const progress = ({ migration, number, of }: { migration: string; number: number; of: number }) =>
    note(`${number}/${of} ${migration}`);
  try {
    return await asked(runOnShadow({ migrations, schema, database, cache: cacheFolder() }, progress, stop.signal));
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** What a shadow database answers; that there is none is the user's to mend. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
