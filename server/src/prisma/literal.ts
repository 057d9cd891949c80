/** A value of an object literal, as far as text tells. `computed` carries the code that would have to be run. */
export type Value =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Value> }
  | { readonly kind: 'computed'; readonly text: string }
  | { readonly kind: 'missing' };

/** An object literal out of a JavaScript or TypeScript file. */
export interface Literal {
  /** The value under nested keys. */
  at(keys: readonly string[]): Value;
}

const missing: Value = { kind: 'missing' };

/** The object that a config file exports: `defineConfig({…})`, `export default {…}`, or a constant that goes there. */
export function readLiteral(source: string): Literal | undefined {
  const code = blankComments(source);
  const start = exportedObject(code);
  if (start === undefined) return undefined;
  const { value } = new Reader(code, constantsOf(code)).value(start);
  return { at: (keys) => descend(value, keys) };
}

function descend(value: Value, keys: readonly string[]): Value {
  let at = value;
  for (const key of keys) {
    if (at.kind !== 'object') return at.kind === 'computed' ? at : missing;
    at = at.entries.get(key) ?? at.entries.get('...') ?? missing;
  }
  return at;
}

/** Where the object begins; `defineConfig(` is looked for first, since `export default` may stand before it. */
const exports = [
  /\bdefineConfig(?:<[^(]*>)?\s*\(\s*(?:(?=\{)|(\w+))/g,
  /\bexport\s+default\s+(?:(?=\{)|(\w+))/g,
  /\b(?:module\.exports|exports\.default)\s*=\s*(?:(?=\{)|(\w+))/g,
];

function exportedObject(code: string): number | undefined {
  for (const match of exports.flatMap((pattern) => [...code.matchAll(pattern)])) {
    if (match[1] === undefined) return match.index + match[0].length;
    const named = new RegExp(`\\b(?:const|let|var)\\s+${match[1]}\\b[^=;]*=\\s*(?=\\{)`).exec(code);
    if (named) return named.index + named[0].length;
  }
  return undefined;
}

/** `const name = 'literal'` of the file, for values that are written by name. */
function constantsOf(code: string): Map<string, number> {
  const constants = new Map<string, number>();
  for (const match of code.matchAll(/\bconst\s+(\w+)\b(?:\s*:\s*\w+)?\s*=\s*/g)) {
    constants.set(match[1]!, match.index + match[0].length);
  }
  return constants;
}

interface Read {
  readonly value: Value;
  readonly end: number;
}

/** Reads values at offsets of one text without comments. Bounded in depth: names may lead in circles. */
class Reader {
  private depth = 0;

  constructor(
    private readonly code: string,
    private readonly constants: ReadonlyMap<string, number>,
  ) {}

  /** The value that begins at `at`, and where the expression ends: at a comma, a closing bracket or the end. */
  value(at: number): Read {
    const start = this.skipSpace(at);
    const end = this.endOfExpression(start);
    const computed: Read = { value: { kind: 'computed', text: shorten(this.code.slice(start, end)) }, end };
    if (this.depth > 20) return computed;
    this.depth++;
    const value = this.known(start, end);
    this.depth--;
    return value === undefined ? computed : { value, end };
  }

  private known(start: number, end: number): Value | undefined {
    const text = this.code
      .slice(start, end)
      .trim()
      .replace(/\s+(?:as\s+const|satisfies\s+\w+|as\s+\w+)$/, '');
    if (text.startsWith('{')) return this.object(start);
    if (/^(?:undefined|null)$/.test(text)) return missing;
    const joined = this.path(text, start);
    if (joined !== undefined) return { kind: 'string', value: joined };
    const named = /^\w+$/.test(text) ? this.constants.get(text) : undefined;
    return named === undefined ? undefined : this.value(named).value;
  }

  private object(start: number): Value {
    const entries = new Map<string, Value>();
    let at = start + 1;
    for (;;) {
      at = this.skipSpace(at);
      if (at >= this.code.length || this.code[at] === '}') return { kind: 'object', entries };
      if (this.code[at] === ',') {
        at++;
        continue;
      }
      const key = /(?:(\w+)|"([^"\n]*)"|'([^'\n]*)')\s*(:|(?=[,}]))/y;
      key.lastIndex = at;
      const match = key.exec(this.code);
      const name = match?.[1] ?? match?.[2] ?? match?.[3];
      const read = this.value(match && match[4] === ':' ? key.lastIndex : at);
      entries.set(name ?? (this.code.startsWith('...', at) ? '...' : ''), read.value);
      at = Math.max(read.end, at + 1);
    }
  }

  /** A string literal, or `path.join(…)` and its like over literals and the folder of the file. */
  private path(text: string, start: number): string | undefined {
    const string = stringOf(text);
    if (string !== undefined) return string;
    const call = /^(?:\w+\.)?(join|resolve)\(/.exec(text);
    if (!call || !text.endsWith(')')) return undefined;
    const parts: string[] = [];
    for (let at = start + call[0].length; ; ) {
      at = this.skipSpace(at);
      if (this.code[at] === ')') break;
      const { value, end } = this.value(at);
      if (value.kind === 'string') parts.push(value.value);
      else if (value.kind !== 'computed' || !isFolderOfFile(value.text)) return undefined;
      at = this.code[end] === ',' ? end + 1 : end;
      if (at >= this.code.length) return undefined;
    }
    return parts.length === 0 ? '.' : parts.join('/');
  }

  private skipSpace(from: number): number {
    let at = from;
    while (at < this.code.length && /\s/.test(this.code[at]!)) at++;
    return at;
  }

  private endOfExpression(from: number): number {
    let depth = 0;
    for (let at = from; at < this.code.length; at++) {
      const unit = this.code[at]!;
      if (unit === '"' || unit === "'" || unit === '`') at = endOfString(this.code, at) - 1;
      else if ('([{'.includes(unit)) depth++;
      else if (')]}'.includes(unit)) {
        if (depth === 0) return at;
        depth--;
      } else if ((unit === ',' || unit === ';') && depth === 0) return at;
      else if (
        unit === '\n' &&
        depth === 0 &&
        /^\s*(?:export|const|let|var|import|function)\b/.test(this.code.slice(at + 1, at + 60))
      )
        return at;
    }
    return this.code.length;
  }
}

function isFolderOfFile(code: string): boolean {
  return /^(?:__dirname|import\.meta\.dirname|process\.cwd\(\)|(?:\w+\.)?dirname\((?:fileURLToPath\(import\.meta\.url\)|__filename|import\.meta\.filename)\))$/.test(
    code,
  );
}

function stringOf(text: string): string | undefined {
  const quote = text[0];
  if ((quote !== '"' && quote !== "'" && quote !== '`') || endOfString(text, 0) !== text.length || text.length < 2)
    return undefined;
  const inner = text.slice(1, -1);
  if (quote === '`' && inner.includes('${')) return undefined;
  return inner.replace(/\\(.)/g, '$1');
}

function endOfString(code: string, from: number): number {
  const quote = code[from];
  for (let at = from + 1; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === quote) return at + 1;
    else if (code[at] === '\n' && quote !== '`') return at;
  }
  return code.length;
}

/** The code with comments turned to spaces; strings are left alone. */
function blankComments(code: string): string {
  return code.replace(
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match),
  );
}

function shorten(code: string): string {
  const line = code.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
