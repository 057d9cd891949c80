import type { Span } from '../text/span';
import { identifierOf } from './clauses';
import type { ParsedStatement } from './statement';

/** Where a statement names that schema in front of something, each with its dot. */
export function schemaQualifiers(parsed: ParsedStatement, schema: string): Span[] {
  // What is named with its schema has a dot; few statements have one.
  if (!parsed.text.includes('.')) return [];
  const { text, tokens } = parsed;
  return tokens.flatMap((token, at) => {
    const dot = tokens[at + 1];
    const isDotted = dot !== undefined && text.slice(dot.start, dot.end) === '.';
    if ((token.kind !== 'word' && token.kind !== 'quoted') || !isDotted) return [];
    const before = tokens[at - 1];
    const follows = before !== undefined && text.slice(before.start, before.end) === '.';
    return !follows && identifierOf(token, text) === schema ? [{ start: token.start, end: dot.end }] : [];
  });
}
