/**
 * A release of an application: what Prisma Client knows of one table when it is generated from a schema.prisma, and the
 * statements that it sends. Table and columns are qualified, columns are listed, writes of one row return all that is
 * not `@ignore`d, and static defaults are sent along.
 */
import { type Enum, type Field, type Model, readSchema } from '../../server/src/prisma/schema';

/** A column as a release knows it. */
export interface ReleaseColumn {
  readonly name: string;
  /** `Int`, or the name of an enum. */
  readonly type: string;
  readonly optional: boolean;
  readonly unique: boolean;
  /** Whether each row is given a value of its own, `@unique` or not. */
  readonly distinct: boolean;
  /** The labels of its enum. */
  readonly labels: readonly string[];
  /** The argument of `@default`. */
  readonly default: string | undefined;
  /** Whether it refers to another table. */
  readonly refers: boolean;
}

export interface Release {
  /** Qualified, in quotes. */
  readonly table: string;
  readonly key: ReleaseColumn;
  /** Without the key. */
  readonly columns: readonly ReleaseColumn[];
}

/** The release of a schema, as far as it uses one model, which has one of these names. */
export function releaseOf(schema: string, names: readonly string[], distinct: readonly string[] = []): Release {
  const { models, enums } = readSchema(schema);
  const model = models.find(({ name }) => names.includes(name.name));
  if (!model) throw new Error(`There is no model ${names.join(' or ')}.`);
  const columns = columnsOf(model, models, enums).map((column) =>
    distinct.includes(column.name) ? { ...column, distinct: true } : column,
  );
  const key = model.fields.find(({ attributes }) => /@id\b/.test(attributes));
  return {
    table: `${quoted(model.schema ?? 'public')}.${quoted(model.table)}`,
    key: columns.find(({ name }) => name === key?.column)!,
    columns: columns.filter(({ name }) => name !== key?.column),
  };
}

function columnsOf(model: Model, models: readonly Model[], enums: readonly Enum[]): ReleaseColumn[] {
  const isStored = ({ type, attributes }: Field) =>
    !models.some(({ name }) => name.name === type?.name) && !/@ignore\b/.test(attributes);
  const stored = model.fields.flatMap(({ attributes }) => /fields:\s*\[([^\]]*)\]/.exec(attributes)?.[1] ?? []);
  const referring = stored.flatMap((names) => names.split(',').map((name) => name.trim()));
  return model.fields.filter(isStored).map((field) => ({
    name: field.column,
    type: field.type?.name ?? '',
    optional: field.optional,
    unique: /@unique\b/.test(field.attributes),
    distinct: /@unique\b/.test(field.attributes),
    labels: enums.find(({ name }) => name.name === field.type?.name)?.values.map(({ label }) => label) ?? [],
    default: /@default\(((?:[^()]|\([^()]*\))*)\)/.exec(field.attributes)?.[1],
    refers: referring.includes(field.name.name),
  }));
}

/** A statement with its parameters. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Values by column. */
export type Values = Readonly<Record<string, unknown>>;

export function findUnique(release: Release, id: unknown): Statement {
  const sql = `SELECT ${all(release)} FROM ${release.table} WHERE (${keyIs(release, 1)} AND 1=1) LIMIT $2 OFFSET $3`;
  return { sql, values: [id, 1, 0] };
}

export function findMany(release: Release, column: string, value: unknown): Statement {
  const { table, key } = release;
  const sql = `SELECT ${all(release)} FROM ${table} WHERE ${table}.${quoted(column)} = $1 ORDER BY ${table}.${quoted(key.name)} ASC LIMIT $2 OFFSET $3`;
  return { sql, values: [value, 20, 0] };
}

/** `create`, and `createManyAndReturn` for several rows, which all have the same columns. */
export function create(release: Release, ...rows: readonly Values[]): Statement {
  return { ...inserting(release, rows), sql: `${inserting(release, rows).sql} RETURNING ${all(release)}` };
}

export function update(release: Release, id: unknown, set: Values): Statement {
  const values = [...Object.values(set), id];
  const assigned = assignments(Object.keys(set));
  const sql = `UPDATE ${release.table} SET ${assigned} WHERE (${keyIs(release, values.length)} AND 1=1) RETURNING ${all(release)}`;
  return { sql, values };
}

export function updateMany({ table, key }: Release, ids: readonly unknown[], set: Values): Statement {
  const given = Object.values(set);
  const places = ids.map((_, at) => `$${given.length + at + 1}`).join(',');
  const sql = `UPDATE ${table} SET ${assignments(Object.keys(set))} WHERE ${table}.${quoted(key.name)} IN (${places})`;
  return { sql, values: [...given, ...ids] };
}

export function increment(release: Release, id: unknown, column: string, by: number): Statement {
  const { table } = release;
  const sql = `UPDATE ${table} SET ${quoted(column)} = ${table}.${quoted(column)} + $1 WHERE (${keyIs(release, 2)} AND 1=1) RETURNING ${all(release)}`;
  return { sql, values: [by, id] };
}

/** The native upsert. */
export function upsert(release: Release, unique: string, row: Values, set: Values): Statement {
  const insert = inserting(release, [row]);
  const assigned = assignments(Object.keys(set), insert.values.length);
  const at = insert.values.length + Object.keys(set).length + 1;
  const sql = `${insert.sql} ON CONFLICT (${quoted(unique)}) DO UPDATE SET ${assigned} WHERE (${release.table}.${quoted(unique)} = $${at} AND 1=1) RETURNING ${all(release)}`;
  return { sql, values: [...insert.values, ...Object.values(set), row[unique]] };
}

export function deleteOne(release: Release, id: unknown): Statement {
  const sql = `DELETE FROM ${release.table} WHERE (${keyIs(release, 1)} AND 1=1) RETURNING ${all(release)}`;
  return { sql, values: [id] };
}

/** `$executeRaw`: a MERGE that writes one row. */
export function merge({ table, key }: Release, id: unknown, column: string, value: unknown): Statement {
  const sql = `MERGE INTO ${table} AS t USING (SELECT 1) AS one ON t.${quoted(key.name)} = $1 WHEN MATCHED THEN UPDATE SET ${quoted(column)} = $2`;
  return { sql, values: [id, value] };
}

/** `$queryRaw`: a new row out of another one; unique columns get the values given. */
export function insertSelect(release: Release, id: unknown, given: Values): Statement {
  const { table, key, columns } = release;
  const names = columns.map(({ name }) => name);
  const fresh = Object.keys(given);
  const places = names.map((name) => (fresh.includes(name) ? `$${fresh.indexOf(name) + 2}` : quoted(name)));
  const sql = `INSERT INTO ${table} (${names.map(quoted).join(',')}) SELECT ${places.join(',')} FROM ${table} WHERE ${quoted(key.name)} = $1 RETURNING ${all(release)}`;
  return { sql, values: [id, ...Object.values(given)] };
}

function inserting({ table }: Release, rows: readonly Values[]): Statement {
  const names = Object.keys(rows[0] ?? {});
  const values = rows.flatMap((row) => names.map((name) => row[name]));
  const tuples = rows.map((_, row) => `(${names.map((_, at) => `$${row * names.length + at + 1}`).join(',')})`);
  return { sql: `INSERT INTO ${table} (${names.map(quoted).join(',')}) VALUES ${tuples.join(',')}`, values };
}

function all({ table, key, columns }: Release): string {
  return [key, ...columns].map(({ name }) => `${table}.${quoted(name)}`).join(', ');
}

function keyIs({ table, key }: Release, at: number): string {
  return `${table}.${quoted(key.name)} = $${at}`;
}

function assignments(names: readonly string[], behind = 0): string {
  return names.map((name, at) => `${quoted(name)} = $${behind + at + 1}`).join(', ');
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
