import { columnNameSpan, constraintNameSpan, headSpan, quoteIdentifier, relationNameSpan } from '../sql/clauses';
import { insertAt } from '../text/edit';
import { commandSpan, inMigration, nameAsWritten, written } from './clauseText';
import type { Ground } from './ground';
import { linesLike } from './moving';
import { endsWith, newConstraints } from './outcome';
import type { Plan } from './plan';
import { slugOf } from './slug';

/**
 * Lets a foreign key or CHECK hold for new rows at once, and checks the old ones in the next migration, under locks
 * that let reads and writes through.
 */
export function notValidThenValidate(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const { script, timeline } = ground;
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const span = commandSpan(parsed, command);
  const table = relationNameSpan(parsed);
  // A constraint in the definition of a column cannot be NOT VALID.
  if (!table || columnNameSpan(parsed, span)) return undefined;
  const added = newConstraints(timeline.steps[index]!).filter(({ kind }) => kind === 'check' || kind === 'foreign key');
  const given = constraintNameSpan(parsed, span);
  const unnamed = added.filter(({ name }) => nameAsWritten(parsed, name) === undefined);
  if (!given && unnamed.length !== 1) return undefined;
  const name = given ? written(parsed, given) : quoteIdentifier(unnamed[0]!.name);
  const constraint = given ? added.find((each) => nameAsWritten(parsed, each.name, given)) : unnamed[0];
  if (!constraint || !endsWith(ground, constraint)) return undefined;
  // PostgreSQL has no such foreign keys from a partitioned table.
  if (constraint.kind === 'foreign key' && constraint.table.kind === 'partitioned table') return undefined;
  return {
    title: 'Add it NOT VALID now, validate in the next migration',
    kind: 'equivalent',
    edits: [inMigration(statement, insertAt(span.end, ' NOT VALID'))],
    following: [
      {
        slug: slugOf('validate', constraint.name),
        sql: linesLike(
          script.text,
          `-- Checks the rows that were there before ${name}; reads and writes go on meanwhile.`,
          `${written(parsed, headSpan(parsed))} ${written(parsed, table)} VALIDATE CONSTRAINT ${name};`,
        ),
      },
    ],
  };
}
