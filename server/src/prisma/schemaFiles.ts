import type { SchemaText } from './engine';
import type { Files } from './files';
import type { PrismaProject } from './project';
import { type Enum, type Field, type Model, readSchema, type Schema } from './schema';
import { type AskedFor, askedForBy } from './schemaAttributes';

/** One file of a schema, read. */
export interface SchemaFile extends SchemaText {
  readonly schema: Schema;
}

/** A model or an enum with the file that it stands in. */
export interface In<T> {
  readonly file: SchemaFile;
  readonly it: T;
}

/** A schema in all its files. */
export class WholeSchema {
  readonly models: readonly In<Model>[];
  readonly enums: readonly In<Enum>[];
  private readonly modelNames: ReadonlySet<string>;
  private objects: ReadonlyMap<string, In<Model> & { readonly asked: AskedFor }> | undefined;

  constructor(readonly files: readonly SchemaFile[]) {
    this.models = files.flatMap((file) => file.schema.models.map((it) => ({ file, it })));
    this.enums = files.flatMap((file) => file.schema.enums.map((it) => ({ file, it })));
    this.modelNames = new Set(this.models.map(({ it }) => it.name.name));
  }

  /** Whether a field is a column, rather than the other side of a relation. */
  isColumn(field: Field): boolean {
    return !field.isRelation && field.type !== undefined && !this.modelNames.has(field.type.name);
  }

  /** The index or constraint of that name in the database, with the model that asks for it. */
  objectNamed(name: string): (In<Model> & { readonly asked: AskedFor }) | undefined {
    this.objects ??= new Map(
      this.models.flatMap((model) => askedForBy(model.it).map((asked) => [asked.name, { ...model, asked }] as const)),
    );
    return this.objects.get(name);
  }

  /** The model of a table; `schema` undefined where the statement names none. */
  modelOf(table: string, schema?: string): In<Model> | undefined {
    const named = this.models.filter(({ it }) => it.table === table && it.kind !== 'type');
    return named.find(({ it }) => it.schema === schema) ?? named[0];
  }

  enumOf(type: string): In<Enum> | undefined {
    return this.enums.find(({ it }) => it.type === type);
  }
}

/** The texts of a project's schema as they are now; undefined when one cannot be read, or there is none. */
export function schemaTexts(files: Files, { schemaFiles }: PrismaProject): readonly SchemaText[] | undefined {
  const texts = schemaFiles.flatMap((path) => {
    const text = files.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  return texts.length > 0 && texts.length === schemaFiles.length ? texts : undefined;
}

export function wholeSchema(texts: readonly SchemaText[]): WholeSchema {
  return new WholeSchema(texts.map(({ path, text }) => ({ path, text, schema: readSchema(text) })));
}
