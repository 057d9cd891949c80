import { relationNameSpan } from '../sql/clauses';
import { written } from './clauseText';
import type { Ground } from './ground';
import { movedOut } from './moving';
import type { Plan } from './plan';
import { slugOf } from './slug';

/**
 * Ends the migration before a statement: it and all that follow run in the next one, in a transaction of their own,
 * after the locks of this one are released. The order of the statements stays.
 */
export function splitBefore(
  { script, timeline }: Ground,
  { statement: index }: { readonly statement: number },
): Plan | undefined {
  const step = timeline.steps[index]!;
  // A block that BEGIN opens cannot be cut in two, and statements sent one by one need not be.
  if (index === 0 || step.explicit || timeline.sentAs !== 'batch') return undefined;
  const statements = script.statements.slice(index);
  const own = statements.length === 1 ? 'a migration of its own' : 'a migration of their own';
  const table = relationNameSpan(step.statement.parsed);
  return {
    title: `Run statement ${index + 1}${statements.length > 1 ? ' and what follows' : ''} in ${own}`,
    kind: 'equivalent',
    ...movedOut(script, [{ slug: slugOf('then', table ? written(step.statement.parsed, table) : 'more'), statements }]),
  };
}
