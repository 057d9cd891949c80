import type { Span } from '../text/span';
import { identifierOf, quoteIdentifier } from './identifiers';
import { isKeyword, isPunctuation, parenthesis } from './keywords';
import type { Token } from './token';

/** How deep calls may lie in each other before a text counts as computed. */
const DEEPEST = 20;

/** The span of what a '…' or $tag$…$tag$ holds, or undefined for any other form and when it is not closed. */
export function contentSpan(text: string, token: Token): Span | undefined {
  const written = text.slice(token.start, token.end);
  const opener = written.startsWith("'") ? "'" : /^\$[^$]*\$/.exec(written)?.[0];
  if (opener === undefined || written.length < 2 * opener.length || !written.endsWith(opener)) return undefined;
  return { start: token.start + opener.length, end: token.end - opener.length };
}

/** The value of a string constant, or undefined for a form that is not read here. */
export function valueOfString(text: string, token: Token): string | undefined {
  const content = contentSpan(text, token);
  if (content !== undefined) {
    const value = text.slice(content.start, content.end);
    return text[token.start] === "'" ? value.replaceAll("''", "'") : value;
  }
  const written = text.slice(token.start, token.end);
  return /^[eE]'[\s\S]*'$/.test(written) ? withoutEscapes(written.slice(2, -1)) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\\': '\\', "'": "'" };

function withoutEscapes(content: string): string | undefined {
  let isKnown = true;
  const value = content.replace(/''|\\([\s\S])/g, (_written: string, escaped?: string) => {
    if (escaped === undefined) return "'";
    const unit = ESCAPES[escaped];
    if (unit === undefined) isKnown = false;
    return unit ?? '';
  });
  return isKnown ? value : undefined;
}

/**
 * The text that an expression of plpgsql gives whenever it runs: string constants, `||`, format, quote_ident and
 * quote_literal over such. Undefined when anything else is in it.
 */
export function constantText(text: string, tokens: readonly Token[]): string | undefined {
  return concatenation(text, tokens, 0);
}

function concatenation(text: string, tokens: readonly Token[], depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  const terms = divide(
    text,
    tokens,
    (token) => token.kind === 'operator' && text.slice(token.start, token.end) === '||',
  );
  const values = terms.map((term) => valueOfTerm(text, term, depth));
  return values.includes(undefined) ? undefined : values.join('');
}

function valueOfTerm(text: string, tokens: readonly Token[], depth: number): string | undefined {
  const [first, second] = tokens;
  if (first?.kind === 'string' && tokens.length === 1) return valueOfString(text, first);
  if (!isPunctuation(text, tokens.at(-1), ')')) return undefined;
  if (isPunctuation(text, first, '(')) return concatenation(text, tokens.slice(1, -1), depth + 1);
  if (!isPunctuation(text, second, '(') || first === undefined) return undefined;
  const isComma = (token: Token) => isPunctuation(text, token, ',');
  const values = divide(text, tokens.slice(2, -1), isComma).map((argument) => concatenation(text, argument, depth + 1));
  return values.includes(undefined) ? undefined : call(identifierOf(first, text), values as string[]);
}

function call(name: string, values: readonly string[]): string | undefined {
  if (name === 'format') return formatted(values);
  if (values.length !== 1) return undefined;
  if (name === 'quote_ident') return quoteIdentifier(values[0]!);
  return name === 'quote_literal' ? quoteLiteral(values[0]!) : undefined;
}

function quoteLiteral(value: string): string {
  const quoted = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** docs: String Functions, format; widths and flags are not read. */
function formatted([pattern, ...values]: readonly string[]): string | undefined {
  if (pattern === undefined) return undefined;
  let next = 0;
  let isKnown = true;
  const result = pattern.replace(
    /%(?:%|(?:(\d+)\$)?([sIL])|)/g,
    (written: string, position?: string, kind?: string) => {
      if (written === '%%') return '%';
      if (position !== undefined) next = Number(position) - 1;
      const value = kind && values[next++];
      if (value === undefined || value === '') isKnown = isKnown && value === '';
      if (kind === 'I') return quoteIdentifier(value ?? '');
      return kind === 'L' ? quoteLiteral(value ?? '') : (value ?? '');
    },
  );
  return isKnown ? result : undefined;
}

/** The runs of tokens between those that divide, outside of parentheses. */
function divide(text: string, tokens: readonly Token[], divides: (token: Token) => boolean): Token[][] {
  const runs: Token[][] = [[]];
  let open = 0;
  for (const token of tokens) {
    open += parenthesis(text, token);
    if (open === 0 && divides(token)) runs.push([]);
    else runs.at(-1)!.push(token);
  }
  return runs;
}

/** The tokens up to, without, the first of these words outside of parentheses. */
export function upTo(text: string, tokens: readonly Token[], words: readonly string[]): readonly Token[] {
  let open = 0;
  const end = tokens.findIndex((token) => {
    open += parenthesis(text, token);
    return open === 0 && words.some((word) => isKeyword(text, token, word));
  });
  return end < 0 ? tokens : tokens.slice(0, end);
}
