import { elementSpans, relationNameSpan } from '../sql/clauses';
import type { ParsedStatement, Script } from '../sql/statement';
import type { Span } from '../text/span';
import { written } from './clauseText';

/**
 * What makes of a database that has run `applied` the one that `edited` would have made: the statements, the columns and
 * constraints of new tables, that were added. Undefined where anything else was changed.
 */
export function carryOver(applied: Script, edited: Script): string | undefined {
  const old = applied.statements.map(({ parsed }) => parsed);
  const added: string[] = [];
  let at = 0;
  for (const { parsed } of edited.statements) {
    const before = old[at];
    const grown = before && grownTable(before, parsed);
    if (grown === undefined) added.push(`${parsed.text};`);
    else {
      added.push(...grown);
      at++;
    }
  }
  return at === old.length && added.length > 0 ? `${added.join('\n\n')}\n` : undefined;
}

/** What a statement has more than it had; nothing when it is the same, undefined when it is another. */
function grownTable(before: ParsedStatement, after: ParsedStatement): string[] | undefined {
  if (wordsOf(before) === wordsOf(after)) return [];
  const table = relationNameSpan(after);
  const frame = frameOf(before);
  if (!table || frame === undefined || frame !== frameOf(after)) return undefined;
  const old = elementSpans(before).map((span) => wordsOf(before, span));
  const added: string[] = [];
  let at = 0;
  for (const span of elementSpans(after)) {
    if (old[at] === wordsOf(after, span)) at++;
    else added.push(`ALTER TABLE ${written(after, table)} ADD ${written(after, span)};`);
  }
  return at === old.length ? added : undefined;
}

/** A CREATE TABLE without its columns and constraints; undefined for other statements. */
function frameOf(parsed: ParsedStatement): string | undefined {
  const elements = elementSpans(parsed);
  const [first, last] = [elements[0], elements.at(-1)];
  if (!parsed.tree || !('CreateStmt' in parsed.tree) || !first || !last) return undefined;
  const head = wordsOf(parsed, { start: 0, end: first.start });
  return `${head} … ${wordsOf(parsed, { start: last.end, end: parsed.text.length })}`;
}

/** What stands under a span, whatever the blanks and comments between its tokens. */
function wordsOf(parsed: ParsedStatement, { start, end }: Span = { start: 0, end: parsed.text.length }): string {
  return parsed.tokens
    .filter((token) => start <= token.start && token.end <= end)
    .map((token) => written(parsed, token))
    .join(' ');
}
