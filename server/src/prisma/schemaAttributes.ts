import type { Span } from '../text/span';
import type { Field, Model } from './schema';

/** One attribute of a field or a block: `@unique(map: "x")`, `@@index([email])`. */
export interface Attribute extends Span {
  /** With its `@`: `@unique`, `@@index`, `@db.VarChar`. */
  readonly name: string;
  /** What stands between its parentheses. */
  readonly args: string;
}

/** An index or a constraint that a model asks for, under its name in the database. */
export interface AskedFor extends Span {
  readonly name: string;
  readonly what: 'index' | 'key' | 'primary key' | 'foreign key';
  /** The model's fields that it is of. */
  readonly fields: readonly string[];
}

/** PostgreSQL's longest name, in bytes; Prisma cuts the front of a generated name, never what it ends with. */
const longestName = 63;

/** The attributes of a field, with where they stand in the file. */
export function attributesOf(field: Field): Attribute[] {
  return attributesIn(field.attributes, field.end - field.attributes.length);
}

/** The attributes of a block, with where they stand in the file. */
export function blockAttributesOf(model: Model): Attribute[] {
  return model.attributes.flatMap(({ value, start }) => attributesIn(value, start));
}

function attributesIn(text: string, offset: number): Attribute[] {
  const found: Attribute[] = [];
  for (let at = text.indexOf('@'); at >= 0; ) {
    const name = /^@@?[\w.]*/.exec(text.slice(at))![0];
    const open = at + name.length;
    const end = text[open] === '(' ? closing(text, open) : open;
    found.push({
      name,
      args: text.slice(open + 1, Math.max(open + 1, end - 1)),
      start: offset + at,
      end: offset + end,
    });
    at = text.indexOf('@', end);
  }
  return found;
}

/** Behind the parenthesis that closes the one at `open`; the text's end where none does. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '"') at = endOfString(text, at);
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** The indexes and constraints that a model asks for, named as Prisma names them. */
export function askedForBy(model: Model): AskedFor[] {
  const ofFields = model.fields.flatMap((field) =>
    attributesOf(field).flatMap((attribute) => {
      const fields = attribute.name === '@relation' ? listOf(attribute.args, 'fields') : [field.name.name];
      return asked(model, attribute, fields);
    }),
  );
  const ofBlock = blockAttributesOf(model).flatMap((attribute) => asked(model, attribute, listOf(attribute.args)));
  return [...ofFields, ...ofBlock];
}

const kinds: Readonly<Record<string, readonly [AskedFor['what'], string]>> = {
  '@unique': ['key', 'key'],
  '@@unique': ['key', 'key'],
  '@@index': ['index', 'idx'],
  '@id': ['primary key', 'pkey'],
  '@@id': ['primary key', 'pkey'],
  '@relation': ['foreign key', 'fkey'],
};

function asked(model: Model, attribute: Attribute, fields: readonly string[]): AskedFor[] {
  const kind = kinds[attribute.name];
  if (!kind || (fields.length === 0 && attribute.name !== '@id')) return [];
  const [what, ending] = kind;
  const columns = fields.map((name) => model.fields.find((field) => field.name.name === name)?.column ?? name);
  const name = mapIn(attribute.args) ?? generated([model.table, ...(what === 'primary key' ? [] : columns)], ending);
  return [{ name, what, fields, start: attribute.start, end: attribute.end }];
}

function generated(parts: readonly string[], ending: string): string {
  return `${parts.join('_').slice(0, longestName - 1 - ending.length)}_${ending}`;
}

function mapIn(args: string): string | undefined {
  return /\bmap\s*:\s*"([^"]*)"/.exec(args)?.[1];
}

/** The names of a list: `[a, b(sort: Desc)]`, whether it is the first argument or one with a name. */
function listOf(args: string, name?: string): string[] {
  const start = name === undefined ? /\[/.exec(args) : new RegExp(`\\b${name}\\s*:\\s*\\[`).exec(args);
  if (!start) return [];
  const rest = args.slice(start.index + start[0].length);
  const inner = rest.replace(/\([^)]*\)/g, '').split(']')[0] ?? '';
  return inner.split(',').flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []);
}
