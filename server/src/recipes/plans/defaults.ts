import { attributeNamed, type FieldView, type SchemaView } from './schemaView';
import { literal, quoted } from './sql';

/** A field's `@default` as the database has it. */
export interface DatabaseDefault {
  readonly sql: string;
  /** It gives the same value as long as the transaction lasts. */
  readonly stable: boolean;
}

/** Computed by Prisma Client; the database has no default. */
const ofTheClient = ['cuid', 'uuid', 'ulid', 'nanoid', 'auto'];

/**
 * The default that the database has for a field; undefined: none.
 * Prisma's documentation of `@default`: `now()` is CURRENT_TIMESTAMP, `dbgenerated` what it says; ids are the client's.
 */
export function databaseDefault(field: FieldView, schema: SchemaView): DatabaseDefault | undefined {
  const argument = attributeNamed(field, '@default')?.argument;
  if (argument === undefined || argument === '') return undefined;
  const call = argument.indexOf('(');
  const name = call < 0 ? '' : argument.slice(0, call).trim();
  if (ofTheClient.includes(name)) return undefined;
  if (name === 'now') return { sql: 'CURRENT_TIMESTAMP', stable: true };
  if (name === 'dbgenerated')
    return { sql: unquoted(argument.slice(call + 1, argument.lastIndexOf(')'))), stable: false };
  if (name !== '') return { sql: '', stable: false };
  return { sql: constant(argument, field, schema), stable: true };
}

function constant(argument: string, field: FieldView, schema: SchemaView): string {
  const found = schema.enums.find(({ name }) => name === field.type);
  const label = found?.values.find(({ name }) => name === argument)?.label;
  if (found && label !== undefined) return `${literal(label)}::${quoted(found.type)}`;
  return argument.startsWith('"') ? literal(unquoted(argument)) : argument;
}

function unquoted(text: string): string {
  const inner = text.trim().slice(1, -1);
  return inner.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}
