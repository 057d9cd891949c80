import type { Span } from '../text/span';
import { logicalLines, type SchemaLine } from './schemaLines';

// Takes the text of one schema file, gives its blocks with their spans. Checks nothing: Prisma's own extension does.

/** A word of the schema and where it stands. */
export interface Named extends Span {
  readonly name: string;
}

/** A string of the schema, without its quotes; the span has them. */
export interface Text extends Span {
  readonly value: string;
}

/** One field of a model. */
export interface Field extends Span {
  readonly name: Named;
  /** The type without `?` and `[]`: a scalar, an enum or a model; undefined while it is being typed. */
  readonly type: Named | undefined;
  readonly list: boolean;
  readonly optional: boolean;
  /** The name in the database: that of `@map`, else the field's own. */
  readonly column: string;
  readonly map: Text | undefined;
  readonly isRelation: boolean;
  /** From the first `@` to the end of the line; empty when there is none. */
  readonly attributes: string;
}

/** One model, view or composite type. Its span runs from the keyword through the closing brace. */
export interface Model extends Span {
  readonly kind: 'model' | 'view' | 'type';
  readonly name: Named;
  /** The name in the database: that of `@@map`, else the model's own. */
  readonly table: string;
  readonly map: Text | undefined;
  /** The name given by `@@schema`. */
  readonly schema: string | undefined;
  readonly fields: readonly Field[];
  /** The block attributes as written: `@@index([email])`. */
  readonly attributes: readonly Text[];
}

/** One value of an enum. */
export interface EnumValue extends Span {
  readonly name: Named;
  /** The label in the database: that of `@map`, else the value's own name. */
  readonly label: string;
}

/** One enum. Its span runs from the keyword through the closing brace. */
export interface Enum extends Span {
  readonly name: Named;
  readonly type: string;
  readonly schema: string | undefined;
  readonly values: readonly EnumValue[];
}

/** The datasource block; each text is undefined when missing or computed. */
export interface Datasource extends Span {
  readonly name: Named;
  readonly provider: Text | undefined;
  /** The whole right-hand side of `url`, `env(…)` or a string. */
  readonly url: Text | undefined;
  /** The same of `directUrl`, which Prisma's migrations go by up to version 6. */
  readonly directUrl: Text | undefined;
  /** `foreignKeys`, which holds where nothing is said, or `prisma`. */
  readonly relationMode: Text | undefined;
}

/** What one schema file holds. */
export interface Schema {
  readonly models: readonly Model[];
  readonly enums: readonly Enum[];
  readonly datasource: Datasource | undefined;
}

/** Reads a schema file, however half-typed; never throws. */
export function readSchema(text: string): Schema {
  const models: Model[] = [];
  const enums: Enum[] = [];
  let datasource: Datasource | undefined;
  for (const block of blocksOf(text)) {
    if (block.keyword === 'enum') enums.push(toEnum(block));
    else if (block.keyword === 'datasource') datasource ??= toDatasource(block);
    else if (block.keyword !== 'generator') models.push(toModel(block));
  }
  return { models, enums, datasource };
}

type Keyword = 'model' | 'view' | 'type' | 'enum' | 'datasource' | 'generator';

interface Block extends Span {
  readonly keyword: Keyword;
  readonly name: Named;
  readonly lines: readonly SchemaLine[];
}

const opening = /^(model|view|type|enum|datasource|generator)(\s+)(\w+)\s*(\{)?/;

/** The blocks; one without its closing brace ends where the next one begins. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { keyword: Keyword; name: Named; lines: SchemaLine[]; start: number } | undefined;
  const close = (end: number) => {
    if (open) blocks.push({ ...open, end });
    open = undefined;
  };
  let end = 0;
  for (const line of logicalLines(text)) {
    const match = opening.exec(line.code);
    if (match && (!open || (match[4] && line.column === 0))) {
      close(end);
      const [, keyword = '', gap = '', name = ''] = match;
      const start = line.start + keyword.length + gap.length;
      open = {
        keyword: keyword as Keyword,
        name: { name, start, end: start + name.length },
        lines: [],
        start: line.start,
      };
      if (/\}\s*$/.test(line.code.slice(match[0].length))) close(line.end);
    } else if (line.code.startsWith('}')) close(line.start + 1);
    else open?.lines.push(line);
    end = line.end;
  }
  close(end);
  return blocks;
}

function toModel({ keyword, name, lines, start, end }: Block): Model {
  const attributes = lines.filter(({ code }) => code.startsWith('@@'));
  const map = first(attributes, (line) => argument(line, '@@map'));
  return {
    kind: keyword as Model['kind'],
    name,
    table: map?.value ?? name.name,
    map,
    schema: first(attributes, (line) => argument(line, '@@schema'))?.value,
    fields: lines.flatMap((line) => toField(line) ?? []),
    attributes: attributes.map((line) => ({ value: line.code, start: line.start, end: line.end })),
    start,
    end,
  };
}

function toField(line: SchemaLine): Field | undefined {
  const match = /^(\w+)(?:(\s+)(\w+)?(\s*\[\s*\])?(\?)?)?/.exec(line.code);
  if (!match) return undefined;
  const [head, name = '', gap = '', type, list, optional] = match;
  const typeStart = line.start + name.length + gap.length;
  const at = line.code.indexOf('@', head.length);
  const map = argument(line, '@map');
  return {
    name: { name, start: line.start, end: line.start + name.length },
    type: type === undefined ? undefined : { name: type, start: typeStart, end: typeStart + type.length },
    list: list !== undefined,
    optional: optional !== undefined,
    column: map?.value ?? name,
    map,
    isRelation: /(^|\s)@relation\b/.test(line.code),
    attributes: at < 0 ? '' : line.code.slice(at),
    start: line.start,
    end: line.end,
  };
}

function toEnum({ name, lines, start, end }: Block): Enum {
  const attributes = lines.filter(({ code }) => code.startsWith('@@'));
  return {
    name,
    type: first(attributes, (line) => argument(line, '@@map'))?.value ?? name.name,
    schema: first(attributes, (line) => argument(line, '@@schema'))?.value,
    values: lines.flatMap((line) => {
      const value = /^\w+/.exec(line.code)?.[0];
      if (value === undefined) return [];
      const named = { name: value, start: line.start, end: line.start + value.length };
      return [{ name: named, label: argument(line, '@map')?.value ?? value, start: line.start, end: line.end }];
    }),
    start,
    end,
  };
}

function toDatasource({ name, lines, start, end }: Block): Datasource {
  const setting = (key: string, value: RegExp) =>
    first(lines, (line) => {
      const match = new RegExp(`^${key}\\s*=\\s*(?=(${value.source}))`).exec(line.code);
      if (!match?.[1]) return undefined;
      const at = line.start + match[0].length;
      return { value: match[1], start: at, end: at + match[1].length };
    });
  const provider = setting('provider', /"(?:[^"\\]|\\.)*"/) ?? setting('provider', /\[\s*"(?:[^"\\]|\\.)*"\s*\]/);
  const relationMode = setting('relationMode', /"\w+"/);
  return {
    name,
    provider: provider && { ...provider, value: provider.value.replace(/^[\s["]+|[\s\]"]+$/g, '') },
    url: setting('url', /.+/),
    directUrl: setting('directUrl', /.+/),
    relationMode: relationMode && { ...relationMode, value: relationMode.value.slice(1, -1) },
    start,
    end,
  };
}

/** The string given to an attribute: `@map("x")`, `@map(name: "x")`. */
function argument(line: SchemaLine, attribute: string): Text | undefined {
  const match = new RegExp(`(?<![@\\w.])${attribute}\\(\\s*(?:name\\s*:\\s*)?"((?:[^"\\\\]|\\\\.)*)"`).exec(line.code);
  if (!match) return undefined;
  const quoted = (match[1] ?? '').length + 2;
  const end = line.start + match.index + match[0].length;
  return { value: withoutEscapes(match[1] ?? ''), start: end - quoted, end };
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
