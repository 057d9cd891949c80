import type { EnumValue, UserType } from '../catalog/type';
import type { AlterEnumStmt, CreateEnumStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { enumName } from './mechanics/enumValue';
import { nameFrom, spelledName, strings } from './mechanics/names';

/** CREATE TYPE … AS ENUM: nobody waits for it. */
export function createEnum(node: CreateEnumStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameFrom(strings(node.typeName));
  const schema = world.creationSchema(name);
  if (world.findType({ schema, name: name.name })) {
    derivation.fails('42710', `type "${name.name}" already exists`);
    return;
  }
  const values = strings(node.vals).map((value): EnumValue => ({ name: value, origin: world.migration }));
  world.createType(name, { kind: 'enum', values });
}

/** ALTER TYPE … ADD VALUE and RENAME VALUE: no table is locked (src/backend/catalog/pg_enum.c, AddEnumLabel). */
export function alterEnum(node: AlterEnumStmt, derivation: Derivation): void {
  const name = nameFrom(strings(node.typeName));
  const type = derivation.world.findType(name);
  if (!type) {
    derivation.unknown(`which values the type "${spelledName(name)}" has: no migration created it`);
    const value = node.newVal ?? '';
    if (!node.oldVal) derivation.note({ kind: 'adds enum value', type: spelledName(name), value });
  } else if (type.kind !== 'enum') {
    derivation.fails('42809', `${type.name} is not an enum`);
  } else if (node.oldVal) {
    renameValue(type, node.oldVal, node.newVal ?? '', derivation);
  } else {
    addValue(type, node, derivation);
  }
}

function addValue(type: UserType, node: AlterEnumStmt, derivation: Derivation): void {
  const value = node.newVal ?? '';
  if (type.values.some(({ name }) => name === value)) {
    if (!node.skipIfNewValExists) derivation.fails('42710', `enum label "${value}" already exists`);
    return;
  }
  const neighbor = type.values.findIndex(({ name }) => name === node.newValNeighbor);
  if (node.newValNeighbor && neighbor < 0) {
    derivation.fails('22023', `"${node.newValNeighbor}" is not an existing enum label`);
    return;
  }
  const at = neighbor < 0 ? type.values.length : neighbor + (node.newValIsAfter ? 1 : 0);
  const added: EnumValue = { name: value, origin: derivation.world.migration };
  derivation.world.putType({ ...type, values: [...type.values.slice(0, at), added, ...type.values.slice(at)] });
  derivation.note({ kind: 'adds enum value', type: enumName(type), value });
}

function renameValue(type: UserType, from: string, to: string, derivation: Derivation): void {
  if (!type.values.some(({ name }) => name === from)) {
    derivation.fails('22023', `"${from}" is not an existing enum label`);
  } else if (type.values.some(({ name }) => name === to)) {
    derivation.fails('42710', `enum label "${to}" already exists`);
  } else {
    const values = type.values.map((value) => (value.name === from ? { ...value, name: to } : value));
    derivation.world.putType({ ...type, values });
    derivation.note({ kind: 'renames', what: 'enum value', relation: undefined, name: from, to });
  }
}
