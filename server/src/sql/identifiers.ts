import type { ParsedStatement } from './statement';
import type { Token } from './token';

/** What the user wrote for a token. */
export function tokenText(parsed: ParsedStatement, token: Token): string {
  return parsed.text.slice(token.start, token.end);
}

/** The name a token stands for: unquoted when it is quoted, else in lower case. `text` is what it was tokenized from. */
export function identifierOf(token: Token, text: string): string {
  const written = text.slice(token.start, token.end);
  if (token.kind !== 'quoted') return folded(written);
  const isEscaped = !written.startsWith('"');
  const name = written.slice(isEscaped ? 3 : 1, written.endsWith('"') ? -1 : undefined).replaceAll('""', '"');
  return isEscaped ? withoutEscapes(name) : name;
}

/** Whether a token is a word or a quoted name that stands for this name. */
export function isIdentifier(token: Token, text: string, name: string): boolean {
  const { kind, start, end } = token;
  // A word is as long as its name, quotes make it longer.
  const mayBe = kind === 'word' ? end - start === name.length : kind === 'quoted' && end - start > name.length;
  return mayBe && identifierOf(token, text) === name;
}

/** PostgreSQL folds ASCII letters alone in a database with a multi-byte encoding. */
function folded(word: string): string {
  return /[A-Z]/.test(word) ? word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : word;
}

function withoutEscapes(name: string): string {
  return name.replace(/\\(?:\\|\+([0-9a-f]{6})|([0-9a-f]{4}))/gi, (written: string, six?: string, four?: string) => {
    const code = Number.parseInt(six ?? four ?? '', 16);
    if (Number.isNaN(code)) return '\\';
    return code <= 0x10ffff ? String.fromCodePoint(code) : written;
  });
}

/** The name as SQL writes it: in quotes only when it would not be read back as it is. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/**
 * Words that may not be any name: reserved, and those that may only be a function's or a type's name, or not a
 * function's or a type's (docs: SQL Key Words; PostgreSQL 18, which has all of the older ones).
 */
const RESERVED: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
  grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
  json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
  lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize
  not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision
  primary real references returning right row select session_user setof similar smallint some substring symmetric
  system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar
  variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
  xmlpi xmlroot xmlserialize xmltable`
    .trim()
    .split(/\s+/),
);
