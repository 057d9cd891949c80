import { headSpan, indexNameSpan, relationNameSpan } from '../sql/clauses';
import { written } from './clauseText';
import { dependents } from './dependents';
import type { Ground } from './ground';
import { behind, movedOut } from './moving';
import type { Plan } from './plan';
import { slugOf } from './slug';

/** Gives a command that refuses transactions the migration of its own that it needs. */
export function ownMigration(ground: Ground, index: number): Plan | undefined {
  const { script } = ground;
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const along = dependents(ground, [index]);
  if (!along) return undefined;
  const name = indexNameSpan(parsed) ?? relationNameSpan(parsed) ?? headSpan(parsed);
  const words = written(parsed, name);
  return {
    title: 'Give it a migration of its own',
    kind: 'equivalent',
    ...movedOut(script, [{ slug: slugOf('run', words), statements: [statement] }, ...behind(script, along, words)]),
  };
}
