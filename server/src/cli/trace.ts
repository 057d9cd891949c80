import { cacheFolder } from '../node/shadow/cache';
import { runOnShadow, type ShadowResult } from '../node/shadow/client';
import { schemaTexts } from '../prisma/schemaFiles';
import { driftText, isEndOf, shadowMigrations, traced } from '../service/trace';
import { traceText } from '../service/traceText';
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
  const { session, indexes } = one;
  const result = await run(one, options, note);
  const found = indexes.map((index) => {
    const migration = traced(session, index, result.outcomes[index]!);
    session.forget(index);
    return { ...migration, path: relativeToHere(migration.path) };
  });
  const statements = found.flatMap((migration) => migration.statements);
  const disagreeing = statements.filter(({ agrees }) => agrees === false).length;
  const { drift } = result;
  const agrees = disagreeing === 0 && !(drift?.kind === 'sql' && drift.sql !== '');
  if (options.format === 'json') {
    const head = { postgres: session.postgres, prisma: session.project.prisma.version, server: result.server };
    const told = {
      drift: drift?.kind === 'sql' ? drift.sql || null : null,
      ...(drift && drift.kind !== 'sql' && { driftNotKnown: drift.message }),
    };
    return { text: `${JSON.stringify({ ...head, migrations: found, ...told })}\n`, agrees };
  }
  const ran = statements.filter(({ skipped }) => skipped === undefined).length;
  const summary = `${result.server}: ${ran} of ${statements.length} statements run, ${disagreeing} not as derived.\n`;
  return { text: [...found.map(traceText), ...driftText(drift), summary].join('\n'), agrees };
}

async function run({ session, indexes }: Named, options: Options, note: (line: string) => void): Promise<ShadowResult> {
  const last = indexes.at(-1) ?? -1;
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const asked = {
    migrations: shadowMigrations(session, last),
    schema: isEndOf(session, last) ? schemaTexts(session.ports.files, session.project) : undefined,
    database: options.database,
    cache: cacheFolder(),
  };
  try {
    return await runOnShadow(asked, ({ migration, number, of }) => note(`${number}/${of} ${migration}`), stop.signal);
  } catch (error) {
    throw new UsageError((error as Error).message);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
