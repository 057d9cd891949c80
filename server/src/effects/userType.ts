import type { Column, Relation } from '../catalog/relation';
import type {
  AlterTableCmd,
  AlterTableStmt,
  ColumnDef,
  CompositeTypeStmt,
  CreateRangeStmt,
  DefineStmt,
  Node,
} from '../sql/tree';
import type { Derivation } from './derivation';
import { nameFrom, nameOf, spelledName, strings } from './mechanics/names';
import { typeRefOf, unknownType } from './mechanics/typeRef';

/** CREATE TYPE … AS (…): a relation without rows, and its type. */
export function createComposite(node: CompositeTypeStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameOf(node.typevar);
  if (world.findType({ schema: world.creationSchema(name), name: name.name })) {
    derivation.fails('42710', `type "${name.name}" already exists`);
    return;
  }
  const columns = (node.coldeflist ?? []).flatMap((each) =>
    'ColumnDef' in each ? [attribute(each.ColumnDef, derivation)] : [],
  );
  const relation = world.create(name, { kind: 'composite type', columns });
  world.createType({ schema: relation.schema, name: relation.name }, { kind: 'composite' });
  for (const { type } of columns) noteUse(relation.id, type.schema, type.name, derivation);
}

function attribute(def: ColumnDef, { world }: Derivation): Column {
  return {
    name: def.colname ?? '',
    type: typeRefOf(def.typeName, world) ?? unknownType,
    notNull: false,
    inherited: false,
  };
}

function noteUse(id: string, schema: string, name: string, { world }: Derivation): void {
  const type = schema === 'pg_catalog' ? undefined : world.findType({ schema, name });
  if (type) world.putType({ ...type, usedBy: [...new Set([...type.usedBy, id])].sort() });
}

/** CREATE TYPE … AS RANGE. */
export function createRange(node: CreateRangeStmt, { world }: Derivation): void {
  world.createType(nameFrom(strings(node.typeName)), { kind: 'range' });
}

/** CREATE TYPE of a base type; aggregates, operators, collations and text search lock nothing. */
export function define(node: DefineStmt, { world }: Derivation): void {
  if (node.kind === 'OBJECT_TYPE') world.createType(nameFrom(strings(node.defnames)), { kind: 'base' });
}

/**
 * ALTER TYPE … ATTRIBUTE: ACCESS EXCLUSIVE on the composite type, for which everybody waits who reads a table with a
 * column of it; another type is refused while such a column exists (tablecmds.c, find_composite_type_dependencies).
 */
export function alterComposite(node: AlterTableStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameOf(node.relation);
  const relation = world.findRelation(name);
  const type = world.findType(name);
  if (relation?.kind !== 'composite type' || !type) {
    derivation.unknown(`which tables use the type "${spelledName(name)}": no migration created it`);
    return;
  }
  derivation.lock(relation, 'AccessExclusiveLock');
  for (const each of node.cmds ?? []) {
    if (!('AlterTableCmd' in each)) continue;
    const user = type.usedBy.map((id) => world.relation(id)).find((one) => one && one.kind !== 'composite type');
    if (each.AlterTableCmd.subtype === 'AT_AlterColumnType' && user) {
      derivation.fails('0A000', `cannot alter type "${type.name}" because table "${user.name}" uses it`);
      return;
    }
    changeAttribute(relation.id, each.AlterTableCmd, derivation);
  }
}

function changeAttribute(id: string, command: AlterTableCmd, derivation: Derivation): void {
  derivation.world.change(id, (relation) => ({
    ...relation,
    columns: changedAttributes(relation, command, derivation),
  }));
}

function changedAttributes(relation: Relation, command: AlterTableCmd, derivation: Derivation): readonly Column[] {
  const def = columnDef(command.def);
  const { columns } = relation;
  if (command.subtype === 'AT_AddColumn' && def) return [...columns, attribute(def, derivation)];
  if (command.subtype === 'AT_DropColumn') {
    const exists = columns.some(({ name }) => name === command.name);
    if (!exists && !command.missing_ok)
      derivation.fails('42703', `column "${command.name}" of relation "${relation.name}" does not exist`);
    if (exists) derivation.removes('column', relation, command.name ?? '');
    return columns.filter(({ name }) => name !== command.name);
  }
  if (command.subtype !== 'AT_AlterColumnType' || !def) return columns;
  const type = typeRefOf(def.typeName, derivation.world) ?? unknownType;
  return columns.map((column) => (column.name === command.name ? { ...column, type } : column));
}

function columnDef(node: Node | undefined): ColumnDef | undefined {
  return node && 'ColumnDef' in node ? node.ColumnDef : undefined;
}
