import { explainMigration } from '../service/explain';
import { explainText } from '../service/explainText';
import { pictureOfMigration } from '../service/lanes';
import { svgOf } from '../service/svg';
import { type Options, UsageError } from './options';
import { type Named, relativeToHere } from './target';

/**
 * What the named migrations do, as text, data or a picture.
 * @throws UsageError when more than one is to be drawn.
 */
export function explain(named: readonly Named[], options: Options): string {
  if (options.format === 'text') {
    return named.flatMap(({ session, indexes }) => indexes.map((index) => explainText(session, index))).join('\n');
  }
  if (options.format === 'svg') {
    const [one, ...others] = named.flatMap(({ session, indexes }) => indexes.map((index) => ({ session, index })));
    if (!one || others.length > 0) throw new UsageError('--format svg draws one migration; name its folder');
    return `${svgOf(pictureOfMigration(one.session, one.index))}\n`;
  }
  const [first] = named;
  return `${JSON.stringify({
    postgres: first!.session.postgres,
    prisma: first!.session.project.prisma.version,
    migrations: named.flatMap(({ session, indexes }) =>
      indexes.map((index) => {
        const explained = explainMigration(session, index);
        session.forget(index);
        return { ...explained, path: relativeToHere(explained.path) };
      }),
    ),
  })}\n`;
}
