import { columnNameSpan, constraintNameSpan, headSpan, quoteIdentifier, relationNameSpan } from '../sql/clauses';
import { insertAt } from '../text/edit';
import type { Span } from '../text/span';
import { commandSpan, inMigration, nameAsWritten, nameIn, written } from './clauseText';
import type { Ground } from './ground';
import { linesLike } from './moving';
import { endsWith, newConstraints } from './outcome';
import type { NewMigration, Plan } from './plan';
import { slugOf } from './slug';

/**
 * Lets a foreign key or CHECK hold for new rows at once, and checks the old ones in the next migration, under locks
 * that let reads and writes through.
 */
export function notValidThenValidate(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const statement = ground.script.statements[index]!;
  const { parsed } = statement;
  const span = commandSpan(parsed, command);
  // A constraint in the definition of a column cannot be NOT VALID.
  if (!relationNameSpan(parsed) || columnNameSpan(parsed, span)) return undefined;
  const constraint = addedBy(ground, index, span);
  if (!constraint) return undefined;
  return {
    title: 'Add it NOT VALID now, validate in the next migration',
    kind: 'equivalent',
    edits: [inMigration(statement, insertAt(span.end, ' NOT VALID'))],
    following: [validation(ground, index, constraint)],
  };
}

/** The migration that validates a constraint which a statement of this one adds. */
export function validation({ script }: Ground, index: number, constraint: string): NewMigration {
  const { parsed } = script.statements[index]!;
  const name = quoteIdentifier(constraint);
  return {
    slug: slugOf('validate', constraint),
    sql: linesLike(
      script.text,
      `-- Checks the rows that were there before ${name}; reads and writes go on meanwhile.`,
      `${written(parsed, headSpan(parsed))} ${written(parsed, relationNameSpan(parsed)!)} VALIDATE CONSTRAINT ${name};`,
    ),
  };
}

/** The name of the constraint that the command adds, when it is there to be validated once the migration has ended. */
function addedBy(ground: Ground, index: number, command: Span): string | undefined {
  const { parsed } = ground.script.statements[index]!;
  const step = ground.timeline.steps[index]!;
  const given = constraintNameSpan(parsed, command);
  // VALIDATE of a domain's constraint makes the tables wait just as well; such constraints are not among these.
  const added = newConstraints(step).filter(({ kind }) => kind === 'check' || kind === 'foreign key');
  const unnamed = added.filter(({ name }) => nameAsWritten(parsed, name) === undefined);
  const constraint = given
    ? added.find(({ name }) => name === nameIn(parsed, given))
    : unnamed.length === 1
      ? unnamed[0]
      : undefined;
  if (!constraint || !endsWith(ground, constraint)) return undefined;
  // PostgreSQL has no such foreign keys from a partitioned table.
  return constraint.kind === 'foreign key' && constraint.table.kind === 'partitioned table'
    ? undefined
    : constraint.name;
}
