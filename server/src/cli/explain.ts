import { explainMigration } from '../service/explain';
import { explainText } from '../service/explainText';
import type { Options } from './options';
import { type Named, relativeToHere } from './target';

/** What the named migrations do, as text or data. */
export function explain(named: readonly Named[], options: Options): string {
  if (options.format === 'text') {
    return named.flatMap(({ session, indexes }) => indexes.map((index) => explainText(session, index))).join('\n');
  }
  const [first] = named;
  return `${JSON.stringify({
    postgres: first!.session.postgres,
    prisma: first!.session.project.prisma.version,
    migrations: named.flatMap(({ session, indexes }) =>
      indexes.map((index) => {
        const explained = explainMigration(session, index);
        return { ...explained, path: relativeToHere(explained.path) };
      }),
    ),
  })}\n`;
}
