import { generatedName } from '../catalog/generatedName';
import { relationIn } from '../catalog/reading';
import { columnOf } from '../catalog/relation';
import { commandSpans, quoteIdentifier, relationNameSpan } from '../sql/clauses';
import { insertAt } from '../text/edit';
import { nameAsWritten, written } from './clauseText';
import { dependents } from './dependents';
import type { Ground } from './ground';
import { behind, lineBreakOf, linesLike, movedOut } from './moving';
import type { TableConstraint } from './outcome';
import type { Plan } from './plan';
import { slugOf } from './slug';

/**
 * Adds an index on the columns of a foreign key: at once where the table is new; else built concurrently in a
 * migration of its own, with the key in the one behind it.
 */
export function addIndexFor(
  ground: Ground,
  index: number,
  { name: key, table, columns }: TableConstraint,
): Plan | undefined {
  const { script, migration } = ground;
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const span = relationNameSpan(parsed);
  if (!span || table.kind !== 'table') return undefined;
  const name = generatedName(table.name, columns.join('_'), 'idx', () => true);
  const list = columns.map((column) => nameAsWritten(parsed, column) ?? quoteIdentifier(column)).join(', ');
  const on = `${quoteIdentifier(name)} ON ${written(parsed, span)}(${list})`;
  if (table.origin === migration) {
    const line = lineBreakOf(script.text);
    const end = statement.terminated ? statement.end + 1 : statement.end;
    const text = `${statement.terminated ? '' : ';'}${line}${line}-- CreateIndex${line}CREATE INDEX ${on};`;
    return { title: 'Add an index on it', kind: 'changes-outcome', edits: [insertAt(end, text)], following: [] };
  }
  // The index cannot come first where the statement adds the column as well.
  const before = relationIn(ground.timeline.steps[index]!.before, table.id);
  const along = dependents(ground, [index]);
  if (!before || !columns.every((column) => columnOf(before, column))) return undefined;
  if (!along || commandSpans(parsed).length > 1) return undefined;
  const build = { span: { start: statement.start, end: statement.end }, text: `CREATE INDEX CONCURRENTLY ${on}` };
  const moved = movedOut(script, [
    { slug: slugOf('build', name), statements: [statement], edits: [build] },
    ...behind(script, along, key),
  ]);
  const at = moved.following.findIndex(({ slug }) => slug === slugOf('build', name)) + 1;
  const add = { slug: slugOf('add', key), sql: linesLike(script.text, `${parsed.text};`) };
  return {
    title: 'Build an index on it first',
    kind: 'changes-outcome',
    edits: moved.edits,
    following: [...moved.following.slice(0, at), add, ...moved.following.slice(at)],
  };
}
