import { columnNameSpan, headSpan, keywordsSpan, relationNameSpan } from '../sql/clauses';
import { commandSpan, inMigration, written } from './clauseText';
import type { Ground } from './ground';
import { linesLike } from './moving';
import type { Plan } from './plan';
import { slugOf } from './slug';

/** Adds a column without NOT NULL, has its rows filled, for which people have to say with what, and requires it last. */
export function addOptionalFirst({ script }: Ground, index: number, command: number | undefined): Plan | undefined {
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const span = commandSpan(parsed, command);
  const notNull = keywordsSpan(parsed, ['NOT', 'NULL'], span, 0);
  const [tableSpan, columnSpan] = [relationNameSpan(parsed), columnNameSpan(parsed, span)];
  if (!notNull || !tableSpan || !columnSpan) return undefined;
  const [table, column] = [written(parsed, tableSpan), written(parsed, columnSpan)];
  const blank = parsed.text.slice(0, notNull.start).trimEnd().length;
  return {
    title: 'Add it optional, fill it, then require it',
    kind: 'needs-editing',
    edits: [inMigration(statement, { span: { start: blank, end: notNull.end }, text: '' })],
    following: [
      {
        slug: slugOf('fill', table, column),
        sql: linesLike(
          script.text,
          `-- Say here what ${column} is in the rows that are there. For a large table, do it in batches instead.`,
          `UPDATE ${table} SET ${column} = NULL WHERE ${column} IS NULL;`,
        ),
      },
      {
        slug: slugOf('require', table, column),
        sql: linesLike(
          script.text,
          `${written(parsed, headSpan(parsed))} ${table} ALTER COLUMN ${column} SET NOT NULL;`,
        ),
      },
    ],
  };
}
