/** One file of a schema. The path tells files apart, and stands in messages. */
export interface SchemaText {
  readonly path: string;
  readonly text: string;
}

/** What a difference is taken between: nothing at all, or a schema in one or several files. */
export type SchemaState = readonly SchemaText[] | 'empty';

/** What Prisma's engine says of two schemas. */
export type Difference =
  /** The SQL that `migrate dev` would write; empty when they are the same to it. */
  | { readonly kind: 'sql'; readonly sql: string }
  /** The engine cannot read one of the two, as half-typed ones are. */
  | { readonly kind: 'invalid'; readonly message: string }
  /** The engine is not there, or it broke. */
  | { readonly kind: 'failed'; readonly message: string };

/** A history, for what runs it. */
export interface HistoryText {
  readonly migrations: readonly { readonly name: string; readonly text: string }[];
  /** The schemas of the database that the datasource names; none: Prisma's usual one. */
  readonly schemas: readonly string[];
}

/** The schema that a history ends in; or why it cannot be told, as the end of a sentence. */
export type SchemaOfHistory =
  | { readonly kind: 'schema'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Prisma's own engine, which is asked now and answers later: it works in a thread of its own. */
export interface SchemaEngine {
  /** The difference, when it is known; undefined while it is not, and then it is being asked for. */
  difference(from: SchemaState, to: SchemaState): Difference | undefined;
  /** The schema that a history ends in, which is run for that on a database of its own; undefined while not known. */
  schemaOf(history: HistoryText): SchemaOfHistory | undefined;
}

/** Whether two states read the same. */
export function isSameState(a: SchemaState, b: SchemaState): boolean {
  return (
    a === b || (a !== 'empty' && b !== 'empty' && a.length === b.length && a.every((file, at) => isSame(file, b[at])))
  );
}

function isSame({ path, text }: SchemaText, other: SchemaText | undefined): boolean {
  return other !== undefined && path === other.path && text === other.text;
}
