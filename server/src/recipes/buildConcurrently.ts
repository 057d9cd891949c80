import { findKeyword, headSpan, indexNameSpan, relationNameSpan } from '../sql/clauses';
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
  const head = headSpan(statement.parsed);
  // A build that a DO block runs has no place for the word.
  if (!['INDEX', 'REINDEX'].some((word) => findKeyword(statement.parsed, word, head))) return undefined;
  const keyword = inMigration(statement, insertAt(head.end, ' CONCURRENTLY'));
  if (script.statements.length === 1) {
    return { title: 'Build it concurrently', kind: 'equivalent', edits: [keyword], following: [] };
  }
  const along = dependents(ground, [index], insertsBehind(ground, index));
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

/** Later INSERTs into the table: their ON CONFLICT may name the index when it is a unique one. */
function insertsBehind({ timeline }: Ground, index: number): number[] {
  const unique = timeline.steps[index]!.effects.find(
    (effect) => effect.kind === 'may fail' && effect.why === 'duplicates',
  );
  const table = unique?.kind === 'may fail' ? unique.relation?.id : undefined;
  const inserts = timeline.steps.filter(({ effects }) =>
    effects.some((effect) => effect.kind === 'changes rows' && effect.how === 'insert' && effect.relation.id === table),
  );
  return inserts.map(({ statement }) => statement.index).filter((each) => each > index);
}
