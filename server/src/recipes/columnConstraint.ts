import type { ConstraintKind } from '../catalog/relation';
import { columnNameSpan, findKeyword, identifierOf, keywordsSpan } from '../sql/clauses';
import type { ParsedStatement } from '../sql/statement';
import type { Edit } from '../text/edit';
import type { Span } from '../text/span';
import { commandSpan, nameIn, written } from './clauseText';
import type { Ground } from './ground';
import { endsWith, newConstraints, type TableConstraint } from './outcome';

/** A constraint that stands in the definition of a column which ALTER TABLE … ADD COLUMN adds. */
export interface ColumnConstraint {
  readonly constraint: TableConstraint;
  /** The column's name as the user wrote it. */
  readonly column: string;
  /** The clause without `CONSTRAINT name`: `REFERENCES "Team"("id") ON DELETE CASCADE`. */
  readonly clause: string;
  /** Takes it, and the name, out of the definition; in offsets of the statement. */
  readonly without: Edit;
}

const begins: Partial<Record<ConstraintKind, string>> = {
  'foreign key': 'REFERENCES',
  check: 'CHECK',
  unique: 'UNIQUE',
};

/** The last clause of a new column's definition, where it is a constraint of one of these kinds that stays. */
export function columnConstraint(
  ground: Ground,
  index: number,
  command: number | undefined,
  kinds: readonly ConstraintKind[],
): ColumnConstraint | undefined {
  const { parsed } = ground.script.statements[index]!;
  const span = commandSpan(parsed, command);
  const column = columnNameSpan(parsed, span);
  // Where the column may be there already, so may the constraint, or not.
  if (!column || !keywordsSpan(parsed, ['ADD'], span, 0) || findKeyword(parsed, 'EXISTS', span, 0)) return undefined;
  for (const kind of kinds) {
    const keyword = findKeyword(parsed, begins[kind]!, { start: column.end, end: span.end }, 0);
    if (!keyword || !isLast(parsed, { start: keyword.end, end: span.end })) continue;
    const start = startOf(parsed, keyword.start);
    const constraint = constraintIn(ground, index, kind, nameIn(parsed, column), start.name);
    const blank = parsed.text.slice(0, start.at).trimEnd().length;
    if (!constraint) continue;
    return {
      constraint,
      column: written(parsed, column),
      clause: parsed.text.slice(keyword.start, span.end),
      without: { span: { start: blank, end: span.end }, text: '' },
    };
  }
  return undefined;
}

const others = ['UNIQUE', 'PRIMARY', 'CHECK', 'REFERENCES', 'CONSTRAINT', 'GENERATED', 'COLLATE', 'NOT', 'INHERIT'];

/** Whether no other clause of the definition follows; the NULL and DEFAULT of ON DELETE SET are none. */
function isLast(parsed: ParsedStatement, rest: Span): boolean {
  if (others.some((word) => findKeyword(parsed, word, rest, 0))) return false;
  return ['NULL', 'DEFAULT'].every((word) => {
    const token = findKeyword(parsed, word, rest, 0);
    return !token || keywordsSpan(parsed, ['SET', word], rest, 0)?.end === token.end;
  });
}

/** Where the clause begins, with CONSTRAINT and the name that it is given there. */
function startOf(parsed: ParsedStatement, keyword: number): { readonly at: number; readonly name?: string } {
  const at = parsed.tokens.findIndex(({ start }) => start === keyword);
  const [word, name] = [parsed.tokens[at - 2], parsed.tokens[at - 1]];
  const isNamed = word && name && findKeyword(parsed, 'CONSTRAINT', { start: word.start, end: word.end }) === word;
  return isNamed ? { at: word.start, name: identifierOf(name, parsed.text) } : { at: keyword };
}

function constraintIn(
  ground: Ground,
  index: number,
  kind: ConstraintKind,
  column: string,
  name: string | undefined,
): TableConstraint | undefined {
  const added = newConstraints(ground.timeline.steps[index]!).filter((each) => each.kind === kind);
  const own = added.filter((each) =>
    name === undefined ? each.columns.length === 1 && each.columns[0] === column : each.name === name,
  );
  const [constraint] = own;
  const isKnown = own.length === 1 && constraint && endsWith(ground, constraint);
  // PostgreSQL has no foreign key NOT VALID and takes no index over for a partitioned table.
  return isKnown && constraint.table.kind !== 'partitioned table' ? constraint : undefined;
}
