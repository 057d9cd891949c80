import { quoteIdentifier, relationNameSpan } from '../sql/clauses';
import { inMigration, written } from './clauseText';
import { columnConstraint } from './columnConstraint';
import { dependents } from './dependents';
import type { Ground } from './ground';
import { validation } from './notValidThenValidate';
import type { Plan } from './plan';
import { usingIndex } from './uniqueUsingIndex';

/**
 * Takes a foreign key or CHECK out of the definition of a new column, where it cannot be NOT VALID, and adds it beside
 * the column in that form; the next migration checks the rows.
 */
export function validateApart(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const statement = ground.script.statements[index]!;
  const found = columnConstraint(ground, index, command, ['foreign key', 'check']);
  if (!found) return undefined;
  const { constraint, column, clause, without } = found;
  const of = constraint.kind === 'foreign key' ? `FOREIGN KEY (${column}) ${clause}` : clause;
  const text = `, ADD CONSTRAINT ${quoteIdentifier(constraint.name)} ${of} NOT VALID`;
  return {
    title: 'Add it NOT VALID now, validate in the next migration',
    kind: 'equivalent',
    edits: [inMigration(statement, { span: without.span, text })],
    following: [validation(ground, index, constraint.name)],
  };
}

/** Takes UNIQUE out of the definition of a new column, and makes it of an index that is built while others write. */
export function uniqueApart(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const statement = ground.script.statements[index]!;
  const table = relationNameSpan(statement.parsed);
  const found = columnConstraint(ground, index, command, ['unique']);
  if (!found || !table || dependents(ground, [index])?.length !== 0) return undefined;
  const { constraint, column, without } = found;
  const on = written(statement.parsed, table);
  const { build, add } = usingIndex(ground, on, constraint.name, { keyword: 'UNIQUE', columns: `(${column})` });
  return {
    title: 'Build its index concurrently, then make it the constraint',
    kind: 'equivalent',
    edits: [inMigration(statement, without)],
    following: [build, add],
  };
}
