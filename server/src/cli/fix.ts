import type { Service } from '../service/service';
import { count } from '../service/status';
import type { Finding, Fix } from '../service/view';
import { writeFix } from './edits';
import type { Options } from './options';
import { type Named, relativeToHere } from './target';

/**
 * Applies the equivalent fixes of pending migrations, or says what would be changed.
 * @returns the lines to print
 */
export function fix(service: Service, named: readonly Named[], options: Options): string {
  const wanted = (finding: Finding) =>
    (options.rule === undefined || finding.rule === options.rule) &&
    (options.statement === undefined || finding.statement === options.statement);
  const fixes = named.flatMap(({ session, indexes }) =>
    indexes.flatMap(
      (index) => service.fixAll(session.migrations[index]!.path, wanted, { chosen: options.rule !== undefined }) ?? [],
    ),
  );
  if (options.format === 'json') return `${JSON.stringify({ changed: fixes.map(asJson) })}\n`;
  const lines = fixes.flatMap(changes);
  for (const each of options.dryRun ? [] : fixes) writeFix(each);
  const changed = count(fixes.length, 'migration');
  const sum = fixes.length === 0 ? 'nothing to fix' : options.dryRun ? `${changed} would change` : `${changed} changed`;
  return `${[...lines, sum].join('\n')}\n`;
}

function asJson({ edits, creates }: Fix) {
  return {
    edits: [...new Set(edits.map(({ path }) => relativeToHere(path)))],
    creates: creates.map(({ path, text }) => ({ path: relativeToHere(path), text })),
  };
}

function changes({ edits, creates }: Fix): string[] {
  const edited = [
    ...new Set(edits.filter(({ span, text }) => span.start !== span.end || text !== '').map(({ path }) => path)),
  ];
  return [
    ...edited.map((path) => `edited   ${relativeToHere(path)}`),
    ...creates.map(({ path }) => `created  ${relativeToHere(path)}`),
  ];
}
