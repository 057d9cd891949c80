import { Catalog } from '../catalog/catalog';
import { nestedReader } from '../sql/nested';
import type { SqlReader } from '../sql/statement';
import { LineIndex } from '../text/lines';
import { catalogAfter, replay } from '../timeline/replay';
import { timelineOf } from '../timeline/timeline';
import { explainStep } from './explain';
import type { ExplainedStatement } from './view';

/**
 * What one statement does after others have run in an earlier migration.
 * @param setup statements of the earlier migration, each without its semicolon
 * @param sql the statement, without its semicolon
 * @param postgres the server's major version
 */
export function deriveStatement(
  reader: SqlReader,
  setup: readonly string[],
  sql: string,
  postgres: number,
): ExplainedStatement {
  return deriveOn(reader, catalogOf(reader, setup, postgres), sql, postgres);
}

/** The catalog after the statements of an earlier migration, each without its semicolon. */
export function catalogOf(reader: SqlReader, setup: readonly string[], postgres: number): Catalog {
  const script = reader.read(`${setup.join(';\n')};\n`);
  const place = { migration: 'setup', postgres, read: nestedReader(reader) };
  return catalogAfter(replay(script, Catalog.empty, place), Catalog.empty);
}

/** What one statement does on a catalog. */
export function deriveOn(reader: SqlReader, catalog: Catalog, sql: string, postgres: number): ExplainedStatement {
  const script = reader.read(`${sql};\n`);
  const place = { migration: 'case', postgres, read: nestedReader(reader) };
  return explainStep(timelineOf(replay(script, catalog, place), 'batch').steps[0]!, new LineIndex(script.text));
}
