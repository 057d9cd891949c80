import { headSpan, indexNameSpan, relationNameSpan } from '../sql/clauses';
import type { Statement } from '../sql/statement';
import { insertAt } from '../text/edit';
import { inMigration, written } from './clauseText';
import { dependents } from './dependents';
import type { Ground } from './ground';
import { behind, movedOut } from './moving';
import type { Plan } from './plan';
import { slugOf } from './slug';

/**
 * Lets an index be built while its table is written to: in place where the statement is alone, since CONCURRENTLY
 * refuses to share a migration, and otherwise in a migration of its own, with what needs the index in one behind it.
 */
export function buildConcurrently(ground: Ground, index: number): Plan | undefined {
  const { script } = ground;
  const statement = script.statements[index]!;
  const keyword = inMigration(statement, insertAt(headSpan(statement.parsed).end, ' CONCURRENTLY'));
  if (script.statements.length === 1) {
    return { title: 'Build it concurrently', kind: 'equivalent', edits: [keyword], following: [] };
  }
  const along = dependents(ground, [index]);
  if (!along) return undefined;
  const name = nameOf(statement);
  return {
    title: 'Build it concurrently, in a migration of its own',
    kind: 'equivalent',
    ...movedOut(script, [
      { slug: slugOf('build', name), statements: [statement], edits: [keyword] },
      ...behind(script, along, name),
    ]),
  };
}

/** What is built, as the statement names it; the table where it names no index. */
function nameOf({ parsed }: Statement): string {
  const span = indexNameSpan(parsed) ?? relationNameSpan(parsed);
  return span ? written(parsed, span) : 'index';
}
