import type { Span } from '../../text/span';

// schema.prisma as plans see it. Spans are UTF-16 offsets into the text of `file`.

export interface SchemaView {
  readonly models: readonly ModelView[];
  readonly enums: readonly EnumView[];
  /** Whether relations are foreign keys of the database; with `relationMode = "prisma"` they are not. */
  readonly hasForeignKeys: boolean;
}

export interface ModelView {
  readonly file: string;
  readonly name: string;
  readonly nameSpan: Span;
  /** The whole block, with the line breaks behind it. */
  readonly span: Span;
  /** The table's name, and that of its schema where `@@schema` gives one. */
  readonly table: string;
  readonly schema: string | undefined;
  readonly fields: readonly FieldView[];
  /** `@@index` and the like. */
  readonly attributes: readonly BlockAttribute[];
  /** Where the closing brace's line begins. */
  readonly end: number;
  readonly indent: string;
}

export interface FieldView {
  readonly file: string;
  readonly name: string;
  /** The type's name without `?` and `[]`. */
  readonly type: string;
  readonly typeSpan: Span;
  readonly optional: boolean;
  readonly list: boolean;
  readonly column: string;
  readonly attributes: readonly Attribute[];
  /** From the name through the last attribute. */
  readonly span: Span;
  /** The whole line, with its line break. */
  readonly line: Span;
  readonly indent: string;
  /** How far type and attributes stand from the name. */
  readonly typeAt: number;
  readonly attributesAt: number;
}

export interface Attribute {
  /** `@default`, `@db.VarChar`. */
  readonly name: string;
  readonly text: string;
  /** What stands between its parentheses; empty when it has none. */
  readonly argument: string;
  /** The fields of `@relation(fields: […])`, of `@@index([…])`. */
  readonly fields: readonly string[];
  /** The fields of `references: […]`. */
  readonly references: readonly string[];
  /** The value of `map:`, or of `name:` in `@relation`. */
  readonly map: string | undefined;
}

export interface BlockAttribute extends Attribute {
  readonly span: Span;
  readonly line: Span;
}

export interface EnumView {
  readonly file: string;
  readonly name: string;
  /** The whole block, with the line breaks behind it. */
  readonly span: Span;
  readonly type: string;
  readonly schema: string | undefined;
  readonly values: readonly { readonly name: string; readonly label: string; readonly line: Span }[];
  /** Where the closing brace's line begins. */
  readonly end: number;
}

/** A change of a schema file, in offsets of its text as it stands. */
export interface SchemaEdit {
  readonly file: string;
  readonly span: Span;
  readonly text: string;
}

/** A field to be written. */
export interface FieldLine {
  readonly name: string;
  /** With `?` or `[]`. */
  readonly type: string;
  readonly attributes: readonly string[];
}

export function modelNamed({ models }: SchemaView, name: string | undefined): ModelView | undefined {
  return models.find((model) => model.name === name);
}

export function fieldNamed({ fields }: ModelView, name: string | undefined): FieldView | undefined {
  return fields.find((field) => field.name === name);
}

export function attributeNamed({ attributes }: FieldView, name: string): Attribute | undefined {
  return attributes.find((attribute) => attribute.name === name);
}

/** A field of the model that is stored in that column. */
export function fieldOfColumn({ fields }: ModelView, column: string): FieldView | undefined {
  return fields.find((field) => field.column === column && !attributeNamed(field, '@relation'));
}

/**
 * Writes other fields in the place of one, in its layout; none: its line goes. A comment behind it stays with the first.
 */
export function replaceField(field: FieldView, ...lines: readonly FieldLine[]): SchemaEdit[] {
  const { file, indent, line } = field;
  const [first, ...others] = lines.map((each) => fieldText(each, field));
  if (first === undefined) return [{ file, span: line, text: '' }];
  const behind = { start: line.end, end: line.end };
  const edits = [{ file, span: field.span, text: first }];
  if (others.length === 0) return edits;
  return [...edits, { file, span: behind, text: others.map((each) => `${indent}${each}\n`).join('') }];
}

/** Takes over a field with some of it changed. */
export function lineOf(field: FieldView, change: Partial<FieldLine> = {}): FieldLine {
  return {
    name: field.name,
    type: `${field.type}${field.list ? '[]' : ''}${field.optional ? '?' : ''}`,
    attributes: field.attributes.map(({ text }) => text),
    ...change,
  };
}

/** A type without NOT NULL; lists are never required. */
export function optional(type: string): string {
  return type.endsWith(']') ? type : `${type}?`;
}

/** Adds lines at the end of a model: fields, or block attributes. */
export function addToModel({ file, end, indent }: ModelView, ...lines: readonly string[]): SchemaEdit[] {
  return [{ file, span: { start: end, end }, text: lines.map((line) => `${indent}${line}\n`).join('') }];
}

/** Adds a field behind the last one of a model that is stored in a column, in its layout. */
export function addField(model: ModelView, line: FieldLine): SchemaEdit[] {
  const last = model.fields.findLast((field) => !attributeNamed(field, '@relation')) ?? model.fields.at(-1);
  if (!last) return addToModel(model, [line.name, line.type, ...line.attributes].join(' '));
  const text = `${last.indent}${fieldText(line, last)}\n`;
  return [{ file: model.file, span: { start: last.line.end, end: last.line.end }, text }];
}

/** Adds a model in front of another one; an empty text is an empty line. */
export function addModel({ file, span, indent }: ModelView, name: string, ...body: readonly string[]): SchemaEdit[] {
  const block = [`model ${name} {`, ...body.map((line) => (line === '' ? '' : `${indent}${line}`)), '}'].join('\n');
  return [{ file, span: { start: span.start, end: span.start }, text: `${block}\n\n` }];
}

/** Writes another block attribute in the place of one; undefined: its line goes. */
export function replaceAttribute(model: ModelView, attribute: BlockAttribute, ...texts: readonly string[]): SchemaEdit {
  const { file, indent } = model;
  if (texts.length === 0) return { file, span: attribute.line, text: '' };
  return { file, span: attribute.span, text: texts.join(`\n${indent}`) };
}

/** A field as text, laid out like the field it stands beside. */
export function fieldText({ name, type, attributes }: FieldLine, like: FieldView): string {
  const head = `${name.padEnd(like.typeAt - 1)} ${type}`;
  if (attributes.length === 0) return head;
  return `${head.padEnd(like.attributesAt - 1)} ${attributes.join(' ')}`;
}
