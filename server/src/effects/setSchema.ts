import type { Relation } from '../catalog/relation';
import type { AlterObjectSchemaStmt, ObjectType } from '../sql/tree';
import type { Derivation } from './derivation';
import { overloadsOf } from './mechanics/dropObjects';
import { nameOfNode } from './mechanics/names';
import { relationMeant } from './mechanics/renameRelation';
import { moveType } from './mechanics/retypeNames';

const relations: readonly (ObjectType | undefined)[] = [
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE',
];

/** SET SCHEMA: ACCESS EXCLUSIVE on the relation and on the sequences that it owns (tablecmds.c, AlterTableNamespace). */
export function setSchema(node: AlterObjectSchemaStmt, derivation: Derivation): void {
  if (relations.includes(node.objectType)) moveRelation(node, derivation);
  else if (node.objectType === 'OBJECT_TYPE' || node.objectType === 'OBJECT_DOMAIN') moveUserType(node, derivation);
  else if (['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE'].includes(node.objectType ?? ''))
    moveFunction(node, derivation);
}

function moveRelation(node: AlterObjectSchemaStmt, derivation: Derivation): void {
  const relation = relationMeant(node, node.objectType, derivation);
  if (!relation) return;
  const { world } = derivation;
  const schema = node.newschema ?? '';
  derivation.lock(relation, 'AccessExclusiveLock');
  if (relation.ownedBy) {
    derivation.fails('0A000', 'cannot move an owned sequence into another schema');
    return;
  }
  if (relation.schema === schema) return;
  if (!world.isFree(schema, relation.name)) {
    derivation.fails('42P07', `relation "${relation.name}" already exists in schema "${schema}"`);
    return;
  }
  const owned = world.sequencesOf(relation.id).flatMap((id) => world.relation(id) ?? []);
  for (const sequence of owned) derivation.lock(sequence, 'AccessExclusiveLock');
  derivation.renames('table', relation, `${relation.schema}.${relation.name}`, `${schema}.${relation.name}`);
  const indexes = relation.indexes.flatMap((id): Relation[] => [world.relation(id)].flatMap((index) => index ?? []));
  for (const each of [relation, ...owned, ...indexes]) world.put({ ...each, schema });
}

function moveUserType(node: AlterObjectSchemaStmt, { world }: Derivation): void {
  const type = world.findType(nameOfNode(node.object));
  if (!type) return;
  const schema = node.newschema ?? type.schema;
  const relation = type.kind === 'composite' ? world.findRelation(type) : undefined;
  if (relation) world.put({ ...relation, schema });
  moveType(type, { schema, name: type.name }, world);
}

function moveFunction(node: AlterObjectSchemaStmt, derivation: Derivation): void {
  const { world } = derivation;
  const [found] = overloadsOf(node.object, derivation);
  const schema = node.newschema ?? '';
  if (!found) return;
  const rest = world.findFunctions(found).filter((each) => each !== found);
  world.putFunctions(found.schema, found.name, rest);
  world.putFunctions(schema, found.name, [...world.findFunctions({ schema, name: found.name }), { ...found, schema }]);
}
