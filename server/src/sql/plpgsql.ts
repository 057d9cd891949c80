import { type Span, shift } from '../text/span';
import { embeddedSql } from './clauses';
import { constantText, contentSpan, upTo } from './constantText';
import { isKeyword, isPunctuation, parenthesis } from './keywords';
import { nextPiece } from './splitter';
import type { ParsedStatement } from './statement';
import type { Token } from './token';
import { tokenize } from './tokenizer';

/**
 * What a DO statement sends to PostgreSQL. Only the shape of plpgsql is read here; a condition, a default or an
 * assignment counts where it selects, for PostgreSQL runs each expression as a SELECT (src/pl/plpgsql/src/pl_exec.c).
 */
export type EmbeddedStatement = EmbeddedSql | EmbeddedUnknown;

interface Embedded {
  /** Its place in the DO statement's text. */
  readonly span: Span;
  /** Whether it may run not at all, or several times: it stands in IF, CASE, a loop or an exception handler. */
  readonly conditional: boolean;
}

/** A statement that can be read like any other. */
export interface EmbeddedSql extends Embedded {
  readonly text: string;
}

/** One that cannot, and why. */
export interface EmbeddedUnknown extends Embedded {
  readonly unreadable: string;
}

/** The statements of a DO statement in their order; none for any other statement. */
export function embeddedStatements(parsed: ParsedStatement): EmbeddedStatement[] {
  const body = embeddedSql(parsed);
  if (body !== undefined) return new Body(parsed.text.slice(body.start, body.end), body.start).read();
  const first = parsed.tokens[0];
  if (!isKeyword(parsed.text, first, 'DO') || first === undefined) return [];
  return [{ unreadable: 'The body of this DO is not plain plpgsql.', span: first, conditional: true }];
}

const COMPUTED = 'This EXECUTE runs a text that is put together only then.';
const NO_STATEMENT = 'This is no statement that is known here.';
const NO_BLOCK = 'The blocks of this body do not match.';

/** Words of plpgsql that send nothing, and those that begin what is sent as it is written. */
const SILENT = ['RAISE', 'RETURN', 'NULL', 'EXIT', 'CONTINUE', 'ASSERT', 'GET', 'FETCH', 'MOVE', 'CLOSE'];
const SENT = [
  ...['ALTER', 'ANALYSE', 'ANALYZE', 'CALL', 'CLUSTER', 'COMMENT', 'COMMIT', 'COPY', 'CREATE', 'DEALLOCATE', 'DELETE'],
  ...['DISCARD', 'DO', 'DROP', 'EXPLAIN', 'GRANT', 'IMPORT', 'INSERT', 'LISTEN', 'LOCK', 'MERGE', 'NOTIFY', 'REASSIGN'],
  ...['REFRESH', 'REINDEX', 'RESET', 'REVOKE', 'ROLLBACK', 'SECURITY', 'SELECT', 'SET', 'TRUNCATE', 'UPDATE'],
  ...['VACUUM', 'VALUES', 'WITH'],
];

/** One reading of one body. */
class Body {
  private readonly tokens: readonly Token[];
  private readonly found: EmbeddedStatement[] = [];
  /** For each open block, whether what stands in it is conditional. */
  private readonly blocks: boolean[] = [];
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly offset: number,
  ) {
    this.tokens = tokenize(text);
  }

  read(): EmbeddedStatement[] {
    while (this.at < this.tokens.length) {
      const before = this.at;
      this.step();
      if (this.at <= before) break;
    }
    if (this.blocks.length > 0 || this.at < this.tokens.length) this.unknown(this.tokens.slice(this.at), NO_BLOCK);
    return this.found;
  }

  private get conditional(): boolean {
    return this.blocks.at(-1) ?? false;
  }

  private is(...words: string[]): boolean {
    return words.some((word) => isKeyword(this.text, this.tokens[this.at], word));
  }

  private step(): void {
    const token = this.tokens[this.at]!;
    if (isPunctuation(this.text, token, ';') || token.kind === 'operator') this.at++;
    else if (this.is('DECLARE')) this.declarations();
    else if (this.is('BEGIN')) this.open(this.at + 1, this.conditional);
    else if (this.is('END')) this.close();
    else if (this.is('IF')) this.open(this.condition('THEN'), true);
    else if (this.is('WHILE')) this.open(this.condition('LOOP'), true);
    else if (this.is('FOREACH', 'LOOP')) this.open(this.behind('LOOP'), true);
    else if (this.is('FOR')) this.forLoop();
    else if (this.is('CASE')) this.open(this.behind('WHEN') - 1, true);
    else if (this.is('ELSIF', 'ELSEIF', 'WHEN')) this.at = this.condition('THEN');
    else if (this.is('ELSE')) this.at++;
    else if (this.is('EXCEPTION')) this.handlers();
    else if (isLabel(this.text, this.tokens, this.at)) this.at += 2;
    else this.statement();
  }

  private declarations(): void {
    this.at++;
    while (this.at < this.tokens.length && !this.is('BEGIN')) {
      const end = this.endOfStatement();
      const declared = this.tokens.slice(this.at, end);
      const isValue = (token: Token) => isAssigning(this.text, token) || isKeyword(this.text, token, 'DEFAULT');
      const value = declared.findIndex(isValue);
      if (value >= 0) this.expression(declared.slice(value + 1));
      this.at = end + 1;
    }
  }

  /** Reads the expression up to this word; gives the index behind the word. */
  private condition(word: string): number {
    const next = this.behind(word);
    this.expression(this.tokens.slice(this.at + 1, next - 1));
    return next;
  }

  /** An expression reads a table only by a query inside it. */
  private expression(tokens: readonly Token[]): void {
    if (!tokens.some((token) => isKeyword(this.text, token, 'SELECT'))) return;
    const span = spanOf(tokens);
    this.add(`SELECT ${this.text.slice(span.start, span.end)}`, span);
  }

  private open(next: number, conditional: boolean): void {
    this.blocks.push(conditional);
    this.at = next;
  }

  /** END, END IF, END LOOP and END CASE, with a label or without. */
  private close(): void {
    if (this.blocks.pop() !== undefined) this.at = Math.min(this.endOfStatement() + 1, this.tokens.length);
  }

  /** What stands behind EXCEPTION runs only when the block failed. */
  private handlers(): void {
    if (this.blocks.length > 0) this.blocks[this.blocks.length - 1] = true;
    this.at++;
  }

  private forLoop(): void {
    const end = this.behind('LOOP');
    const head = this.tokens.slice(this.at, end - 1);
    const query = head.slice(upTo(this.text, head, ['IN']).length + 1);
    if (isKeyword(this.text, query[0], 'EXECUTE')) this.dynamic(query);
    else if (SENT.some((word) => isKeyword(this.text, query[0], word))) this.sent(query);
    this.open(end, true);
  }

  private statement(): void {
    const end = this.endOfStatement();
    const tokens = this.tokens.slice(this.at, end);
    this.at = end + 1;
    const starts = (words: readonly string[]) => words.some((word) => isKeyword(this.text, tokens[0], word));
    if (starts(['EXECUTE'])) this.dynamic(tokens);
    else if (starts(['PERFORM'])) this.performed(tokens);
    else if (isAssignment(this.text, tokens)) this.assigned(tokens);
    else if (starts(SILENT)) return;
    else if (starts(SENT)) this.sent(tokens);
    else this.unknown(tokens, NO_STATEMENT);
  }

  private assigned(tokens: readonly Token[]): void {
    this.expression(tokens.slice(tokens.findIndex((token) => isAssigning(this.text, token)) + 1));
  }

  private sent(tokens: readonly Token[]): void {
    const span = spanOf(tokens);
    const text = this.text.slice(span.start, span.end);
    const targets = targetsOfInto(this.text, tokens);
    this.add(targets ? blanked(text, shift(targets, -span.start)) : text, span);
  }

  /** PERFORM is SELECT without its result; both words with a space are as long, so offsets hold. */
  private performed(tokens: readonly Token[]): void {
    const span = spanOf(tokens);
    this.add(`SELECT ${this.text.slice(tokens[0]!.end, span.end)}`, span);
  }

  private dynamic(tokens: readonly Token[]): void {
    const expression = upTo(this.text, tokens.slice(1), ['INTO', 'USING']);
    const text = constantText(this.text, expression);
    if (text === undefined) {
      this.unknown(tokens, COMPUTED);
      return;
    }
    const content = expression.length === 1 ? contentSpan(this.text, expression[0]!) : undefined;
    const isVerbatim = content !== undefined && content.end - content.start === text.length;
    for (let piece = nextPiece(text, 0, []); piece !== undefined; piece = nextPiece(text, piece.next, [])) {
      this.add(text.slice(piece.start, piece.end), isVerbatim ? shift(piece, content.start) : spanOf(tokens));
    }
  }

  private add(text: string, span: Span): void {
    this.found.push({ text, span: shift(span, this.offset), conditional: this.conditional });
  }

  private unknown(tokens: readonly Token[], unreadable: string): void {
    const span = tokens.length > 0 ? spanOf(tokens) : { start: this.text.length, end: this.text.length };
    this.found.push({ unreadable, span: shift(span, this.offset), conditional: this.conditional });
  }

  /** The index of the semicolon that ends the statement here, or behind the last token. */
  private endOfStatement(): number {
    let open = 0;
    for (let index = this.at; index < this.tokens.length; index++) {
      open += parenthesis(this.text, this.tokens[index]!);
      if (open <= 0 && isPunctuation(this.text, this.tokens[index], ';')) return index;
    }
    return this.tokens.length;
  }

  /** The index behind the next such word outside of parentheses and of CASE … END in an expression. */
  private behind(word: string): number {
    let open = 0;
    for (let index = this.at + (this.is('LOOP') ? 0 : 1); index < this.tokens.length; index++) {
      const token = this.tokens[index]!;
      if (open === 0 && isKeyword(this.text, token, word)) return index + 1;
      open += parenthesis(this.text, token);
      if (isKeyword(this.text, token, 'CASE')) open++;
      else if (isKeyword(this.text, token, 'END')) open--;
    }
    return this.tokens.length;
  }
}

function spanOf(tokens: readonly Token[]): Span {
  return { start: tokens[0]!.start, end: tokens.at(-1)!.end };
}

/** `<<name>>`, of which the operator before was passed over already. */
function isLabel(text: string, tokens: readonly Token[], at: number): boolean {
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  return before?.kind === 'operator' && text.slice(before.start, before.end) === '<<' && after?.kind === 'operator';
}

/** `name := …` or `name.field[1] = …`. */
function isAssignment(text: string, tokens: readonly Token[]): boolean {
  const kind = tokens[0]?.kind;
  if (kind !== 'word' && kind !== 'quoted') return false;
  let open = 0;
  for (const token of tokens.slice(1)) {
    if (open === 0 && isAssigning(text, token)) return true;
    open += parenthesis(text, token);
    if (open === 0 && token.kind !== 'punctuation' && !isPart(text, token)) return false;
  }
  return false;
}

function isAssigning(text: string, token: Token): boolean {
  const written = text.slice(token.start, token.end);
  return written === ':=' || written === '=';
}

/** A name behind a dot. */
function isPart(text: string, token: Token): boolean {
  return text[token.start - 1] === '.';
}

/** `INTO a, b` of plpgsql, which in SQL would make a table; not that of INSERT INTO and MERGE INTO. */
function targetsOfInto(text: string, tokens: readonly Token[]): Span | undefined {
  let open = 0;
  for (let index = 1; index < tokens.length; index++) {
    open += parenthesis(text, tokens[index]!);
    const isInto = open === 0 && isKeyword(text, tokens[index], 'INTO');
    if (!isInto || ['INSERT', 'MERGE'].some((word) => isKeyword(text, tokens[index - 1], word))) continue;
    return { start: tokens[index]!.start, end: tokens[endOfTargets(text, tokens, index + 1) - 1]!.end };
  }
  return undefined;
}

function endOfTargets(text: string, tokens: readonly Token[], from: number): number {
  let at = isKeyword(text, tokens[from], 'STRICT') ? from + 1 : from;
  while (at < tokens.length) {
    at++;
    while (isPunctuation(text, tokens[at], '.')) at += 2;
    if (!isPunctuation(text, tokens[at], ',')) return Math.min(at, tokens.length);
    at++;
  }
  return tokens.length;
}

function blanked(text: string, span: Span): string {
  return text.slice(0, span.start) + ' '.repeat(span.end - span.start) + text.slice(span.end);
}
