import type { TypeRef, UserType } from '../../catalog/type';
import type { Name, World } from '../../catalog/world';
import type { ColumnDef, Node, TypeName } from '../../sql/tree';
import { builtinType, isSystemType } from './builtins';
import { nameFrom, strings } from './names';

/** A type of which nothing is known. */
export const unknownType: TypeRef = { schema: '', name: 'unknown', modifiers: [], dimensions: 0 };

/** The integer types behind the serial ones, which are no types themselves (parse_utilcmd.c, transformColumnDefinition). */
const serialTypes: Readonly<Record<string, string>> = {
  smallserial: 'int2',
  serial2: 'int2',
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
};

/** The type that a serial column has; undefined when the type is none of those. */
export function serialBase(type: TypeName | undefined): TypeRef | undefined {
  const parts = strings(type?.names);
  const base = parts.length === 1 ? serialTypes[parts[0]!] : undefined;
  if (base === undefined || (type?.arrayBounds ?? []).length > 0) return undefined;
  return systemType(base);
}

/** A type of pg_catalog. */
export function systemType(name: string, modifiers: readonly number[] = []): TypeRef {
  return { schema: 'pg_catalog', name, modifiers, dimensions: 0 };
}

/** The type that a type name means; undefined where there is none of that name as far as anyone can know. */
export function typeRefOf(type: TypeName | undefined, world: World): TypeRef | undefined {
  if (!type) return undefined;
  const parts = strings(type.names);
  if (type.pct_type) return columnType(parts, world);
  const found = scalarType(nameFrom(parts), world);
  const dimensions = Math.max(found.dimensions, (type.arrayBounds ?? []).length);
  return { ...found, modifiers: modifiersOf(type.typmods), dimensions };
}

/** A type by name: of pg_catalog first, as on every search path, then the user's, then a known extension's. */
function scalarType(name: Name, world: World): TypeRef {
  const plain = { modifiers: [], dimensions: 0 };
  const inSystem = name.schema === undefined || name.schema === 'pg_catalog';
  if (inSystem && isSystemType(name.name)) return elementOf(name.name);
  const user = world.findType(name);
  if (user) return { ...plain, schema: user.schema, name: user.name };
  const relation = world.findRelation(name);
  if (relation) return { ...plain, schema: relation.schema, name: relation.name };
  return { ...plain, schema: world.creationSchema(name), name: name.name };
}

/** `_int4` is the type `int4[]`. */
function elementOf(name: string): TypeRef {
  const element = name.startsWith('_') ? builtinType(name)?.element : undefined;
  return element === undefined ? systemType(name) : { ...systemType(element), dimensions: 1 };
}

/** `table.column%TYPE`. */
function columnType(parts: readonly string[], world: World): TypeRef | undefined {
  const column = parts.at(-1);
  const relation = world.findRelation(nameFrom(parts.slice(0, -1)));
  return relation?.columns.find(({ name }) => name === column)?.type;
}

/** The lengths, precision and scale as written; fields of an interval are the first of its two. */
function modifiersOf(nodes: readonly Node[] | undefined): number[] {
  return (nodes ?? []).map((node) => {
    if ('A_Const' in node) return node.A_Const.ival?.ival ?? 0;
    if ('Integer' in node) return node.Integer.ival ?? 0;
    return -1;
  });
}

/** Whether anything is known that has this type's name: PostgreSQL, an extension, or a migration that made it. */
export function isKnownType(type: TypeRef, world: World): boolean {
  return builtinType(type.name) !== undefined || userType(type, world) !== undefined || rowType(type, world);
}

/** The user's type behind a reference; of an array, its element. */
export function userType(type: TypeRef, world: World): UserType | undefined {
  return type.schema === 'pg_catalog' || type.schema === '' ? undefined : world.findType(type);
}

function rowType(type: TypeRef, world: World): boolean {
  return type.schema !== 'pg_catalog' && world.findRelation(type) !== undefined;
}

/** The type of a column definition, and whether it is one of the serials. */
export function columnTypeOf(def: ColumnDef, world: World): { readonly type: TypeRef; readonly serial: boolean } {
  const serial = serialBase(def.typeName);
  if (serial) return { type: serial, serial: true };
  return { type: typeRefOf(def.typeName, world) ?? unknownType, serial: false };
}

/** The type as messages say it. */
export function spelledType(type: TypeRef): string {
  const name = spellings[type.name] ?? type.name;
  const length =
    type.modifiers.length > 0 && type.modifiers.every((each) => each >= 0) ? `(${type.modifiers.join(',')})` : '';
  return `${name}${type.name === 'interval' ? '' : length}${type.dimensions > 0 ? '[]' : ''}`;
}

const spellings: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'char',
};
