import { commandSpans, headSpan, relationNameSpan } from '../sql/clauses';
import { nameAsWritten, written } from './clauseText';
import type { Ground } from './ground';
import type { Plan } from './plan';

/** Renames a column where it is dropped and one like it added, so that what is in it stays. */
export function renameInstead(
  { script }: Ground,
  index: number,
  names: { old: string; now: string },
): Plan | undefined {
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const table = relationNameSpan(parsed);
  const [from, to] = [nameAsWritten(parsed, names.old), nameAsWritten(parsed, names.now)];
  if (commandSpans(parsed).length !== 2 || !table || !from || !to) return undefined;
  const text = `${written(parsed, headSpan(parsed))} ${written(parsed, table)} RENAME COLUMN ${from} TO ${to}`;
  return {
    title: `Rename ${from} to ${to} and keep what is in it`,
    kind: 'changes-outcome',
    edits: [{ span: { start: statement.start, end: statement.end }, text }],
    following: [],
  };
}
