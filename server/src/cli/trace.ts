import { cacheFolder } from '../node/shadow/cache';
import { runOnShadow } from '../node/shadow/client';
import { shadowMigrations, traced } from '../service/trace';
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
  const migrations = shadowMigrations(session, indexes.at(-1) ?? -1);
  const result = await runOnShadow({ migrations, cache: cacheFolder() }, ({ migration, number, of }) =>
    note(`${number}/${of} ${migration}`),
  ).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  const found = indexes.map((index) => {
    const migration = traced(session, index, result.outcomes[index]!);
    session.forget(index);
    return { ...migration, path: relativeToHere(migration.path) };
  });
  const statements = found.flatMap((migration) => migration.statements);
  const disagreeing = statements.filter(({ agrees }) => agrees === false).length;
  const agrees = disagreeing === 0;
  if (options.format === 'json') {
    const head = { postgres: session.postgres, prisma: session.project.prisma.version, server: result.server };
    return { text: `${JSON.stringify({ ...head, migrations: found })}\n`, agrees };
  }
  const summary = `${result.server}: ${statements.length} statements run, ${disagreeing} not as derived.\n`;
  return { text: [...found.map(traceText), summary].join('\n'), agrees };
}
