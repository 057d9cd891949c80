/**
 * A release of an application: what Prisma Client knows of one table when it is generated from a schema.prisma, or of
 * several that hold the columns of the same rows, and the statements that it sends. Table and columns are qualified, columns are listed, writes of one row return all that is
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

/** A table of a release. */
export interface Part {
  /** Qualified, in quotes. */
  readonly table: string;
  /** What says which row it is: of a part beside the first, the column that refers to the first one's key. */
  readonly key: ReleaseColumn;
  /** Without the key, and without those that an earlier part has. */
  readonly columns: readonly ReleaseColumn[];
}

export interface Release {
  /** The first has each row, others may have it too. */
  readonly parts: readonly [Part, ...Part[]];
  /** Of all parts, without their keys. */
  readonly columns: readonly ReleaseColumn[];
}

/** Which models of a schema are loaded. */
export interface LoadedModels {
  /** The model's name, before and after. */
  readonly models: readonly string[];
  /** Models with a unique field that refers to that one: the same rows, and more of their columns. */
  readonly beside?: readonly string[];
  /** Columns of which each row is given a value of its own. */
  readonly distinct?: readonly string[];
}

/** The release of a schema, as far as it uses these models; one that is `@@ignore`d it does not know. */
export function releaseOf(schema: string, { models: names, beside = [], distinct = [] }: LoadedModels): Release {
  const { models, enums } = readSchema(schema);
  const model = models.find(({ name }) => names.includes(name.name));
  if (!model) throw new Error(`There is no model ${names.join(' or ')}.`);
  const partOf = (of: Model, key: Field | undefined, known: readonly ReleaseColumn[] = []): Part => {
    const columns = columnsOf(of, models, enums).map((column) =>
      distinct.includes(column.name) ? { ...column, distinct: true } : column,
    );
    return {
      table: `${quoted(of.schema ?? 'public')}.${quoted(of.table)}`,
      key: columns.find(({ name }) => name === key?.column)!,
      columns: columns.filter(({ name }) => name !== key?.column && !known.some((each) => each.name === name)),
    };
  };
  const first = partOf(model, keyOf(model));
  const parts: [Part, ...Part[]] = [first];
  for (const name of beside) {
    const other = models.find((each) => each.name.name === name && !isIgnored(each));
    const link = other && linkTo(other, names);
    if (link) parts.push(partOf(other, link, columnsOfAll(parts)));
  }
  return { parts, columns: columnsOfAll(parts) };
}

function columnsOfAll(parts: readonly Part[]): ReleaseColumn[] {
  return parts.flatMap(({ columns }) => columns);
}

/** The field of `@id`, or the first of `@@id`: that one tells the rows apart here. */
function keyOf({ fields, attributes }: Model): Field | undefined {
  const several = attributes
    .map(({ value }) => /^@@id\(\[\s*(\w+)/.exec(value)?.[1])
    .find((name) => name !== undefined);
  return fields.find((field) => /@id\b/.test(field.attributes) || field.name.name === several);
}

/** The field of a model that refers to one of those. */
function linkTo(model: Model, names: readonly string[]): Field | undefined {
  const relation = model.fields.find(
    ({ type, attributes }) => names.includes(type?.name ?? '') && /fields:/.test(attributes),
  );
  const stored = /fields:\s*\[\s*(\w+)/.exec(relation?.attributes ?? '')?.[1];
  return model.fields.find(({ name }) => name.name === stored);
}

function isIgnored({ attributes }: Model): boolean {
  return attributes.some(({ value }) => value.startsWith('@@ignore'));
}

/** A query for whole rows: the key, and each column that the release knows. */
export function wholeRows({ parts: [first, ...others] }: Release): string {
  const names = [first.key, ...first.columns].map(({ name }) => `t0.${quoted(name)}`);
  const more = others.flatMap(({ columns }, at) => columns.map(({ name }) => `t${at + 1}.${quoted(name)}`));
  const joins = others.map(
    ({ table, key }, at) =>
      ` LEFT JOIN ${table} AS t${at + 1} ON t${at + 1}.${quoted(key.name)} = t0.${quoted(first.key.name)}`,
  );
  return `SELECT ${[...names, ...more].join(', ')} FROM ${first.table} AS t0${joins.join('')}`;
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

export function findUnique(part: Part, id: unknown): Statement {
  const sql = `SELECT ${all(part)} FROM ${part.table} WHERE (${keyIs(part, 1)} AND 1=1) LIMIT $2 OFFSET $3`;
  return { sql, values: [id, 1, 0] };
}

export function findMany(part: Part, column: string, value: unknown): Statement {
  const { table, key } = part;
  const sql = `SELECT ${all(part)} FROM ${table} WHERE ${table}.${quoted(column)} = $1 ORDER BY ${table}.${quoted(key.name)} ASC LIMIT $2 OFFSET $3`;
  return { sql, values: [value, 20, 0] };
}

/** `create`, and `createManyAndReturn` for several rows, which all have the same columns. */
export function create(part: Part, ...rows: readonly Values[]): Statement {
  return { ...inserting(part, rows), sql: `${inserting(part, rows).sql} RETURNING ${all(part)}` };
}

export function update(part: Part, id: unknown, set: Values): Statement {
  const values = [...Object.values(set), id];
  const assigned = assignments(Object.keys(set));
  const sql = `UPDATE ${part.table} SET ${assigned} WHERE (${keyIs(part, values.length)} AND 1=1) RETURNING ${all(part)}`;
  return { sql, values };
}

/** `updateManyAndReturn`, with the keys alone. */
export function updateMany({ table, key }: Part, ids: readonly unknown[], set: Values): Statement {
  const given = Object.values(set);
  const places = ids.map((_, at) => `$${given.length + at + 1}`).join(',');
  const sql = `UPDATE ${table} SET ${assignments(Object.keys(set))} WHERE ${table}.${quoted(key.name)} IN (${places}) RETURNING ${table}.${quoted(key.name)}`;
  return { sql, values: [...given, ...ids] };
}

export function increment(part: Part, id: unknown, column: string, by: number): Statement {
  const { table } = part;
  const sql = `UPDATE ${table} SET ${quoted(column)} = ${table}.${quoted(column)} + $1 WHERE (${keyIs(part, 2)} AND 1=1) RETURNING ${all(part)}`;
  return { sql, values: [by, id] };
}

/** The native upsert. */
export function upsert(part: Part, unique: string, row: Values, set: Values): Statement {
  const insert = inserting(part, [row]);
  const assigned = assignments(Object.keys(set), insert.values.length);
  const at = insert.values.length + Object.keys(set).length + 1;
  const sql = `${insert.sql} ON CONFLICT (${quoted(unique)}) DO UPDATE SET ${assigned} WHERE (${part.table}.${quoted(unique)} = $${at} AND 1=1) RETURNING ${all(part)}`;
  return { sql, values: [...insert.values, ...Object.values(set), row[unique]] };
}

export function deleteOne(part: Part, id: unknown): Statement {
  const sql = `DELETE FROM ${part.table} WHERE (${keyIs(part, 1)} AND 1=1) RETURNING ${all(part)}`;
  return { sql, values: [id] };
}

/** `$executeRaw`: a MERGE that writes one row. */
export function merge({ table, key }: Part, id: unknown, column: string, value: unknown): Statement {
  const sql = `MERGE INTO ${table} AS t USING (SELECT 1) AS one ON t.${quoted(key.name)} = $1 WHEN MATCHED THEN UPDATE SET ${quoted(column)} = $2`;
  return { sql, values: [id, value] };
}

/** `$queryRaw`: a new row out of another one; columns with values that are given get those. */
export function insertSelect(part: Part, id: unknown, given: Values): Statement {
  const { table, key, columns } = part;
  const fresh = Object.keys(given);
  const names = [key, ...columns].map(({ name }) => name).filter((name) => name !== key.name || fresh.includes(name));
  const places = names.map((name) => (fresh.includes(name) ? `$${fresh.indexOf(name) + 2}` : quoted(name)));
  const sql = `INSERT INTO ${table} (${names.map(quoted).join(',')}) SELECT ${places.join(',')} FROM ${table} WHERE ${quoted(key.name)} = $1 RETURNING ${all(part)}`;
  return { sql, values: [id, ...Object.values(given)] };
}

function inserting({ table }: Part, rows: readonly Values[]): Statement {
  const names = Object.keys(rows[0] ?? {});
  const values = rows.flatMap((row) => names.map((name) => row[name]));
  const tuples = rows.map((_, row) => `(${names.map((_, at) => `$${row * names.length + at + 1}`).join(',')})`);
  return { sql: `INSERT INTO ${table} (${names.map(quoted).join(',')}) VALUES ${tuples.join(',')}`, values };
}

function all({ table, key, columns }: Part): string {
  return [key, ...columns].map(({ name }) => `${table}.${quoted(name)}`).join(', ');
}

function keyIs({ table, key }: Part, at: number): string {
  return `${table}.${quoted(key.name)} = $${at}`;
}

function assignments(names: readonly string[], behind = 0): string {
  return names.map((name, at) => `${quoted(name)} = $${behind + at + 1}`).join(', ');
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
