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
  const read = nestedReader(reader);
  const before = replay(reader.read(`${setup.join(';\n')};\n`), Catalog.empty, { migration: 'setup', postgres, read });
  const catalog = catalogAfter(before, Catalog.empty);
  const script = reader.read(`${sql};\n`);
  const timeline = timelineOf(replay(script, catalog, { migration: 'case', postgres, read }), 'batch');
  return explainStep(timeline.steps[0]!, new LineIndex(script.text));
}
