import type { Enum, Field, Model, Named } from '../../prisma/schema';
import { type AskedFor, attributesOf } from '../../prisma/schemaAttributes';
import type { In, SchemaFile, WholeSchema } from '../../prisma/schemaFiles';
import { commandSpans, identifierOf } from '../../sql/clauses';
import type { Statement } from '../../sql/statement';
import { overlaps, type Span } from '../../text/span';

/** A place in a schema, with the model and the field that it belongs to where there are such. */
export interface Place {
  readonly file: SchemaFile;
  readonly span: Span;
  readonly model?: Model;
  readonly field?: Field;
  readonly enum?: Enum;
}

/** The names, texts and keywords of a command. */
interface Words {
  readonly names: readonly string[];
  readonly strings: readonly string[];
  readonly keywords: ReadonlySet<string>;
}

/** Finds in a schema what makes Prisma write a statement: told by the names that the statement speaks of. */
export class Places {
  /**
   * @param now the schema in which places are given
   * @param base the schema that it is compared with
   */
  constructor(
    readonly now: WholeSchema,
    readonly base: WholeSchema,
  ) {}

  /** What makes Prisma write the command of a statement that holds a span (of the script's text). */
  placeOf(statement: Statement, span: Span): Place | undefined {
    const at = { start: span.start - statement.start, end: span.end - statement.start };
    const command = commandSpans(statement.parsed).find((each) => overlaps(each, at));
    const inCommand = command && wordsOf(statement, command);
    const whole = wordsOf(statement, { start: 0, end: statement.parsed.text.length });
    const narrow = wordsOf(statement, at);
    return this.byNames(narrow.names.length > 1 ? narrow : (inCommand ?? whole), whole) ?? this.anywhere();
  }

  private byNames(own: Words, whole: Words): Place | undefined {
    const object = own.names.flatMap((name) => this.now.objectNamed(name) ?? [])[0];
    if (object)
      return { file: object.file, span: object.asked, model: object.it, ...fieldOf(object.it, object.asked.fields) };
    const table = this.tableIn(whole.names);
    const former = own.names.flatMap((name) => this.base.objectNamed(name) ?? [])[0];
    const model = table ?? (former && this.now.modelOf(former.it.table));
    if (model) return this.inModel(model, own, former?.asked.fields ?? []);
    const named = whole.names.flatMap((name) => this.now.enumOf(name) ?? [])[0];
    if (named) return inEnum(named, whole);
    return this.joinTable(whole) ?? this.removed(whole.names);
  }

  private tableIn(names: readonly string[]): In<Model> | undefined {
    for (const [at, name] of names.entries()) {
      const model = this.now.modelOf(name, names[at - 1]) ?? undefined;
      if (model) return model;
    }
    return undefined;
  }

  private inModel({ file, it: model }: In<Model>, { names, keywords }: Words, fields: readonly string[]): Place {
    const field =
      names.flatMap((name) => columnFieldOf(model, name) ?? [])[0] ??
      model.fields.find(({ name }) => fields.includes(name.name)) ??
      this.successor(model, names);
    return { file, span: field ? partOf(field, keywords) : model.name, model, ...(field && { field }) };
  }

  /** The field that takes the place of one that is gone: added to the same model, and of the same type. */
  private successor(model: Model, names: readonly string[]): Field | undefined {
    const before = this.base.modelOf(model.table, model.schema)?.it;
    return names.flatMap((name) => {
      const gone = before && columnFieldOf(before, name);
      return gone ? (pairedField(before, model, gone, this.now) ?? []) : [];
    })[0];
  }

  /** The table of an implicit many-to-many relation: at the field of one of its sides. */
  private joinTable({ names }: Words): Place | undefined {
    const joins = names.filter((name) => name.startsWith('_')).map((name) => name.slice(1));
    for (const { file, it: model } of this.now.models) {
      const field = model.fields.find(
        (each) =>
          each.list &&
          joins.some(
            (join) =>
              each.attributes.includes(`"${join}"`) || join === [model.name.name, each.type?.name].sort().join('To'),
          ),
      );
      if (field) return { file, span: field.name, model, field };
    }
    return undefined;
  }

  /** Where a block stood that is gone: at the block that takes its place, or at the end of the one before it. */
  private removed(names: readonly string[]): Place | undefined {
    const gone = names.flatMap((name) => this.base.modelOf(name) ?? this.base.enumOf(name) ?? [])[0];
    if (!gone) return undefined;
    const heir = 'fields' in gone.it ? pairedModel(this.base, this.now, gone.it) : undefined;
    if (heir) return { file: heir.file, span: heir.it.name, model: heir.it };
    const file = this.now.files.find(({ path }) => path === gone.file.path) ?? this.now.files[0];
    if (!file) return undefined;
    const above = blocksOf(gone.file).filter(({ start }) => start < gone.it.start);
    const left = blocksOf(file).filter(({ name }) => above.some((each) => each.name.name === name.name));
    const end = left.at(-1)?.end ?? file.schema.datasource?.end;
    return { file, span: end === undefined ? { start: 0, end: 0 } : { start: end - 1, end } };
  }

  private anywhere(): Place | undefined {
    const file = this.now.files.find(({ schema }) => schema.datasource) ?? this.now.files[0];
    return file && { file, span: file.schema.datasource?.name ?? { start: 0, end: 0 } };
  }
}

/** The field of the new model that a field of the old one has become, if its name alone has changed. */
export function pairedField(before: Model, now: Model, gone: Field, schema: WholeSchema): Field | undefined {
  const isAlike = (field: Field) =>
    schema.isColumn(field) && field.type?.name === gone.type?.name && field.list === gone.list;
  const fresh = now.fields.filter((field) => isAlike(field) && !columnFieldOf(before, field.column));
  const lost = before.fields.filter((field) => isAlike(field) && !columnFieldOf(now, field.column));
  return fresh.length === lost.length ? fresh[lost.indexOf(gone)] : undefined;
}

/** The model that another one has become, if its name alone has changed: it has most of its columns. */
export function pairedModel(base: WholeSchema, now: WholeSchema, gone: Model): In<Model> | undefined {
  const columns = new Set(gone.fields.map(({ column }) => column));
  const fresh = now.models.filter(({ it }) => !base.modelOf(it.table, it.schema) && it.kind === gone.kind);
  const alike = fresh.filter(({ it }) => {
    const same = it.fields.filter(({ column }) => columns.has(column)).length;
    return same * 2 > Math.max(it.fields.length, columns.size);
  });
  return alike.length === 1 ? alike[0] : undefined;
}

function inEnum({ file, it }: In<Enum>, { strings }: Words): Place {
  const value = it.values.findLast(({ label }) => strings.includes(label));
  return { file, span: value && strings.length === 1 ? value.name : it.name, enum: it };
}

function columnFieldOf(model: Model, column: string): Field | undefined {
  return model.fields.find((field) => field.column === column && !field.isRelation);
}

function fieldOf(model: Model, names: AskedFor['fields']): { field?: Field } {
  const field = model.fields.find(({ name }) => names.includes(name.name));
  return field ? { field } : {};
}

/** The part of a field that a command is about: its type, its default, or its name. */
function partOf(field: Field, keywords: ReadonlySet<string>): Span {
  const attribute = (name: RegExp) => attributesOf(field).find((each) => name.test(each.name));
  if (keywords.has('ALTER') && keywords.has('DEFAULT')) return attribute(/^@default$/) ?? field.name;
  if (!keywords.has('ALTER') || !field.type) return field.name;
  const native = keywords.has('TYPE') ? attribute(/^@db\./) : undefined;
  return native ?? { start: field.type.start, end: field.type.end + (field.optional ? 1 : 0) };
}

function blocksOf({ schema }: SchemaFile): (Span & { readonly name: Named })[] {
  return [...schema.models, ...schema.enums].sort((a, b) => a.start - b.start);
}

function wordsOf({ parsed }: Statement, within: Span): Words {
  const tokens = parsed.tokens.filter((token) => overlaps(token, within));
  const text = (at: Span) => parsed.text.slice(at.start, at.end);
  return {
    names: tokens.filter(({ kind }) => kind === 'quoted').map((token) => identifierOf(token, parsed.text)),
    strings: tokens
      .filter(({ kind }) => kind === 'string')
      .map((token) => text(token).slice(1, -1).replaceAll("''", "'")),
    keywords: new Set(tokens.filter(({ kind }) => kind === 'word').map((token) => text(token).toUpperCase())),
  };
}
