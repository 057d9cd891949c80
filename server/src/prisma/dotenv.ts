/** One line of a .env file: a name, and a value in quotes or to the end of the line. */
const assignment =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|`[^`]*`|[^#\r\n]*?)[ \t]*(?:#.*)?$/gm;

/** What the text of a .env file sets; of a name that is set twice the last counts. References are as written. */
export function readDotenv(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(assignment)) values.set(name, unquoted(value));
  return values;
}

/** A value with `${NAME}` and `$NAME` replaced by what the names stand for, as dotenv-expand has it; bounded in depth. */
export function expanded(value: string, look: (name: string) => string | undefined, depth = 0): string {
  if (depth > 10) return value;
  return value.replace(/\\\$|\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g, (all, braced, fallback, bare) => {
    if (all === '\\$') return '$';
    const found = look(braced ?? bare) ?? fallback ?? '';
    return expanded(found, look, depth + 1);
  });
}

function unquoted(value: string): string {
  const quote = value[0];
  if (value.length < 2 || value.at(-1) !== quote || !['"', "'", '`'].includes(quote ?? '')) return value;
  const inner = value.slice(1, -1);
  return quote === '"' ? inner.replace(/\\n/g, '\n').replace(/\\r/g, '\r').replace(/\\"/g, '"') : inner;
}
