import { relationIn } from '../catalog/reading';
import type { Relation } from '../catalog/relation';
import { columnNameSpan, findKeyword, headSpan, keywordsSpan, relationNameSpan } from '../sql/clauses';
import type { ParsedStatement } from '../sql/statement';
import type { Edit } from '../text/edit';
import type { Span } from '../text/span';
import { commandSpan, inMigration, nameIn, written } from './clauseText';
import type { Ground } from './ground';
import { linesLike } from './moving';
import type { NewMigration, Plan } from './plan';
import { requireGently } from './requireGently';
import { slugOf } from './slug';

/** Adds a column without NOT NULL, has its rows filled, for which people have to say with what, and requires it last. */
export function addOptionalFirst(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const statement = ground.script.statements[index]!;
  const { parsed } = statement;
  const span = commandSpan(parsed, command);
  const notNull = withoutNotNull(parsed, span);
  const following = filledAndRequired(ground, index, span, 'NULL');
  if (!notNull || !following) return undefined;
  return {
    title: 'Add it optional, fill it, then require it',
    kind: 'needs-editing',
    edits: [inMigration(statement, notNull)],
    following,
  };
}

/** Adds a column without the default that differs from row to row, which then holds for new rows, and fills the others later. */
export function addEmptyFirst(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const statement = ground.script.statements[index]!;
  const { parsed } = statement;
  const span = commandSpan(parsed, command);
  const column = columnNameSpan(parsed, span);
  const keyword = keywordsSpan(parsed, ['DEFAULT'], span, 0);
  const notNull = withoutNotNull(parsed, span);
  const following = filledAndRequired(ground, index, span, 'DEFAULT');
  if (!column || !keyword || !following || !endsCommand(parsed, { start: keyword.end, end: span.end }))
    return undefined;
  const value = parsed.text.slice(keyword.start, span.end);
  const blank = parsed.text.slice(0, keyword.start).trimEnd().length;
  const moved = {
    span: { start: blank, end: span.end },
    text: `, ALTER COLUMN ${written(parsed, column)} SET ${value}`,
  };
  return {
    title: 'Add it empty, fill it, then require it',
    kind: 'needs-editing',
    edits: [...(notNull ? [notNull] : []), moved].map((edit) => inMigration(statement, edit)),
    following: notNull ? following : following.slice(0, 1),
  };
}

const otherClauses = ['NOT', 'NULL', 'UNIQUE', 'PRIMARY', 'CHECK', 'REFERENCES', 'CONSTRAINT', 'COLLATE', 'GENERATED'];

/** Whether nothing but the default's expression is left in a command. */
function endsCommand(parsed: ParsedStatement, rest: Span): boolean {
  return !otherClauses.some((word) => findKeyword(parsed, word, rest, 0));
}

function withoutNotNull(parsed: ParsedStatement, command: Span): Edit | undefined {
  const notNull = keywordsSpan(parsed, ['NOT', 'NULL'], command, 0);
  return (
    notNull && { span: { start: parsed.text.slice(0, notNull.start).trimEnd().length, end: notNull.end }, text: '' }
  );
}

/** The migrations that fill a new column and then make it required. */
function filledAndRequired(
  { script, timeline }: Ground,
  index: number,
  command: Span,
  value: string,
): NewMigration[] | undefined {
  const { parsed } = script.statements[index]!;
  const [tableSpan, columnSpan] = [relationNameSpan(parsed), columnNameSpan(parsed, command)];
  const step = timeline.steps[index]!;
  const added = step.effects.find(
    (effect) => effect.kind === 'adds column' && columnSpan && effect.name === nameIn(parsed, columnSpan),
  );
  const relation: Relation | undefined =
    added?.kind === 'adds column' ? relationIn(step.after, added.relation.id) : undefined;
  if (!tableSpan || !columnSpan || !relation) return undefined;
  const [table, quoted] = [written(parsed, tableSpan), written(parsed, columnSpan)];
  const column = nameIn(parsed, columnSpan);
  const say = value === 'NULL' ? `Say here what ${quoted} is` : `Gives ${quoted} its value`;
  const update = `UPDATE ${table} SET ${quoted} = `;
  const sql = linesLike(
    script.text,
    `-- ${say} in the rows that are there. For a large table, do it in batches outside of migrations.`,
    `${update}${value} WHERE ${quoted} IS NULL;`,
  );
  const at = sql.indexOf(update) + update.length;
  const places = value === 'NULL' ? [{ start: at, end: at + value.length }] : [];
  return [
    { slug: slugOf('fill', relation.name, column), sql, places },
    ...requireGently(script.text, { relation, column, head: written(parsed, headSpan(parsed)), table, quoted }),
  ];
}
