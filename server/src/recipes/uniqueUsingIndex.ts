import { columnOf } from '../catalog/relation';
import {
  columnNameSpan,
  commandSpans,
  constraintNameSpan,
  findKeyword,
  keywordsSpan,
  quoteIdentifier,
  relationNameSpan,
} from '../sql/clauses';
import type { ParsedStatement } from '../sql/statement';
import type { Edit } from '../text/edit';
import type { Span } from '../text/span';
import { commandSpan, inMigration, nameAsWritten, withoutCommand, written } from './clauseText';
import { dependents } from './dependents';
import type { Ground } from './ground';
import { behind, linesLike, movedOut } from './moving';
import { endsWith, newConstraints, type TableConstraint } from './outcome';
import type { NewMigration, Plan } from './plan';
import type { CommandMigration } from './requireGently';
import { slugOf } from './slug';

/**
 * Builds the index of a unique constraint or primary key while others read and write, in a migration of its own, and
 * makes it the constraint's in the next one.
 */
export function uniqueUsingIndex(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const { script, timeline } = ground;
  const { parsed } = script.statements[index]!;
  const span = commandSpan(parsed, command);
  const table = relationNameSpan(parsed);
  const key = keyOf(parsed, span);
  const constraint = constraintOf(newConstraints(timeline.steps[index]!), parsed, span);
  if (!table || !key || !constraint || !endsWith(ground, constraint) || !canUseIndex(constraint)) return undefined;
  const { build, add } = usingIndex(ground, written(parsed, table), constraint.name, key);
  const moved =
    commandSpans(parsed).length > 1
      ? takenFromStatement(ground, index, command!, build)
      : replaced(ground, index, build, constraint.name);
  // What needs the constraint, or anything else of a statement with several commands, cannot move along.
  if (!moved || (commandSpans(parsed).length > 1 && dependents(ground, [index])?.length !== 0)) return undefined;
  const at = moved.following.findIndex(({ slug }) => slug === build.slug) + 1;
  return {
    title: 'Build its index concurrently, then make it the constraint',
    kind: 'equivalent',
    edits: moved.edits,
    following: [...moved.following.slice(0, at), add, ...moved.following.slice(at)],
  };
}

/** The migration that builds the index of a constraint, and the one that makes the constraint of it. */
export function usingIndex(
  { script }: Ground,
  table: string,
  constraint: string,
  { keyword, columns, attributes = '' }: Key,
): { readonly build: CommandMigration; readonly add: NewMigration } {
  const name = quoteIdentifier(constraint);
  const command = `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${table}${columns}`;
  return {
    build: {
      slug: slugOf('build', constraint),
      sql: linesLike(script.text, `${command};`),
      command,
    },
    add: {
      slug: slugOf('add', constraint),
      sql: linesLike(
        script.text,
        '-- The index is there already: this makes it the constraint.',
        `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${keyword} USING INDEX ${name}${attributes};`,
      ),
    },
  };
}

/** The statement is nothing but the constraint: it becomes the build. */
function replaced(
  ground: Ground,
  index: number,
  build: CommandMigration,
  name: string,
): Pick<Plan, 'edits' | 'following'> | undefined {
  const { script } = ground;
  const statement = script.statements[index]!;
  const along = dependents(ground, [index]);
  if (!along) return undefined;
  const edit: Edit = {
    span: { start: statement.start, end: statement.end },
    text: build.command,
  };
  return movedOut(script, [
    { slug: build.slug, statements: [statement], edits: [edit] },
    ...behind(script, along, name),
  ]);
}

/** The statement holds other commands: it keeps them. */
function takenFromStatement(
  { script }: Ground,
  index: number,
  command: number,
  build: NewMigration,
): Pick<Plan, 'edits' | 'following'> {
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const edits = withoutCommand(parsed, command).map((edit) => inMigration(statement, edit));
  return { edits, following: [build] };
}

export interface Key {
  readonly keyword: string;
  /** The columns with what an index takes over of what follows them. */
  readonly columns: string;
  readonly attributes?: string;
}

/** The parts of `UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE`, as written. */
function keyOf(parsed: ParsedStatement, command: Span): Key | undefined {
  const word = keywordsSpan(parsed, ['UNIQUE'], command, 0) ?? keywordsSpan(parsed, ['PRIMARY', 'KEY'], command, 0);
  const refused = ['USING', 'WITH', 'OVERLAPS'].some((each) => findKeyword(parsed, each, command));
  if (!word || refused || columnNameSpan(parsed, command)) return undefined;
  const columns = parenthesesAfter(parsed, word.end, command.end);
  if (!columns) return undefined;
  const include = keywordsSpan(parsed, ['INCLUDE'], { start: columns.end, end: command.end }, 0);
  const included = include && parenthesesAfter(parsed, include.end, command.end);
  const distinct = parsed.text.slice(word.end, columns.start).trim();
  const end = included?.end ?? columns.end;
  const attributes = parsed.text.slice(end, command.end).trim();
  return {
    keyword: written(parsed, word),
    columns: `${parsed.text.slice(columns.start, end)}${distinct && ` ${distinct}`}`,
    attributes: attributes && ` ${attributes}`,
  };
}

/** The next parentheses, with what is in them. */
function parenthesesAfter({ text, tokens }: ParsedStatement, from: number, to: number): Span | undefined {
  let open = 0;
  let start = -1;
  for (const token of tokens) {
    if (token.start < from || token.end > to || token.kind !== 'punctuation') continue;
    const unit = text[token.start];
    if (unit === '(' && open++ === 0) start = token.start;
    if (unit === ')' && --open === 0) return { start, end: token.end };
  }
  return undefined;
}

function constraintOf(
  added: readonly TableConstraint[],
  parsed: ParsedStatement,
  command: Span,
): TableConstraint | undefined {
  const keys = added.filter(({ kind }) => kind === 'unique' || kind === 'primary key');
  const given = constraintNameSpan(parsed, command);
  if (given) return keys.find(({ name }) => nameAsWritten(parsed, name, given));
  const unnamed = keys.filter(({ name }) => nameAsWritten(parsed, name) === undefined);
  return unnamed.length === 1 ? unnamed[0] : undefined;
}

/** A partitioned table takes no index over; a primary key over nullable columns would read the table after all. */
function canUseIndex({ kind, columns, table }: TableConstraint): boolean {
  if (table.kind === 'partitioned table') return false;
  return kind !== 'primary key' || columns.every((name) => columnOf(table, name)?.notNull);
}
