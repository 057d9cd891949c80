import type { Span } from '../text/span';
import { type Enum, type Field, type Model, readSchema } from './schema';

// A schema with all that is needed to write it on: attributes in parts, and how its lines are laid out. The shapes are
// those that recipes/plans/schemaView.ts names; neither imports the other.

/** The models and enums of several schema files. */
export function viewOfSchema(files: readonly { readonly path: string; readonly text: string }[]) {
  const read = files.map(({ path, text }) => ({ path, text, schema: readSchema(text) }));
  return {
    models: read.flatMap(({ path, text, schema }) =>
      schema.models.filter(({ kind }) => kind === 'model').map((model) => modelView(path, text, model)),
    ),
    enums: read.flatMap(({ path, text, schema }) => schema.enums.map((each) => enumView(path, text, each))),
    hasForeignKeys: !read.some(({ schema }) => schema.datasource?.relationMode?.value === 'prisma'),
  };
}

function modelView(file: string, text: string, model: Model) {
  const fields = model.fields.flatMap((field) => fieldView(file, text, field) ?? []);
  return {
    file,
    name: model.name.name,
    nameSpan: { start: model.name.start, end: model.name.end },
    span: blockAround(text, model),
    table: model.table,
    schema: model.schema,
    fields,
    attributes: model.attributes.map(({ value, start, end }) => ({
      ...attributeView(value),
      span: { start, end },
      line: lineAround(text, { start, end }),
    })),
    end: lineAround(text, { start: model.end - 1, end: model.end }).start,
    indent: fields[0]?.indent ?? '  ',
  };
}

function fieldView(file: string, text: string, field: Field) {
  if (!field.type) return undefined;
  const { start, end } = field;
  const line = lineAround(text, { start, end });
  const first = field.attributes === '' ? undefined : end - field.attributes.length;
  return {
    file,
    name: field.name.name,
    type: field.type.name,
    typeSpan: { start: field.type.start, end: field.type.end },
    optional: field.optional,
    list: field.list,
    column: field.column,
    attributes: attributeTexts(field.attributes).map(attributeView),
    span: { start, end },
    line,
    indent: text.slice(line.start, start),
    typeAt: field.type.start - start,
    attributesAt: (first ?? end + 1) - start,
  };
}

function enumView(file: string, text: string, block: Enum) {
  const { name, type, schema, values, end } = block;
  return {
    file,
    name: name.name,
    span: blockAround(text, block),
    type,
    schema,
    values: values.map((value) => ({
      name: value.name.name,
      label: value.label,
      line: lineAround(text, value),
    })),
    end: lineAround(text, { start: end - 1, end }).start,
  };
}

/** Parts `@id @default(now())` at each `@` outside of parentheses and strings. */
function attributeTexts(attributes: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < attributes.length; at++) {
    const unit = attributes[at]!;
    if (unit === '\\' && quoted) texts[texts.length - 1] += unit + attributes[++at];
    else {
      if (unit === '"') quoted = !quoted;
      if (!quoted && '([{'.includes(unit)) depth++;
      if (!quoted && ')]}'.includes(unit)) depth--;
      if (unit === '@' && depth === 0 && !quoted) texts.push('');
      texts[texts.length - 1] += unit;
    }
  }
  return texts.map((each) => each.trim());
}

function attributeView(text: string) {
  const open = text.indexOf('(');
  const argument = open < 0 ? '' : text.slice(open + 1, text.lastIndexOf(')')).trim();
  const listed = /(?:^|fields\s*:)\s*\[([^\]]*)\]/.exec(argument)?.[1];
  return {
    name: (open < 0 ? text : text.slice(0, open)).trim(),
    text,
    argument,
    fields: namesIn(listed),
    references: namesIn(/references\s*:\s*\[([^\]]*)\]/.exec(argument)?.[1]),
    map: /\bmap\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(argument)?.[1],
  };
}

function namesIn(list: string | undefined): string[] {
  return (list ?? '').split(',').flatMap((each) => /^\s*(\w+)/.exec(each)?.[1] ?? []);
}

/** The lines that a span lies in, with the last one's line break. */
function lineAround(text: string, { start, end }: Span): Span {
  const next = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: next < 0 ? text.length : next + 1 };
}

/** The lines of a block, and the empty ones behind it. */
function blockAround(text: string, span: Span): Span {
  const { start, end } = lineAround(text, span);
  return { start, end: end + (/^(?:[ \t]*\r?\n)*/.exec(text.slice(end))?.[0].length ?? 0) };
}
