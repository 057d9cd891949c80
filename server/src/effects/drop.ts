import { columnOf, type Relation, type RelationKind } from '../catalog/relation';
import type { DropStmt, Node, ObjectType } from '../sql/tree';
import type { Derivation } from './derivation';
import { drop } from './mechanics/deletion';
import { dropAttachment } from './mechanics/dropAttachment';
import { dropIndexConcurrently } from './mechanics/dropConcurrently';
import { dropExtensions, dropFunctions, dropSchemas, dropTypes } from './mechanics/dropObjects';
import { isSystemRelation, nameOfNode, partsOf, spelledName } from './mechanics/names';

/** The kinds of relation that a DROP of that type may name, and what PostgreSQL calls them. */
const relationKinds: Partial<Record<ObjectType, { kinds: readonly RelationKind[]; said: string }>> = {
  OBJECT_TABLE: { kinds: ['table', 'partitioned table'], said: 'a table' },
  OBJECT_FOREIGN_TABLE: { kinds: ['foreign table'], said: 'a foreign table' },
  OBJECT_VIEW: { kinds: ['view'], said: 'a view' },
  OBJECT_MATVIEW: { kinds: ['materialized view'], said: 'a materialized view' },
  OBJECT_SEQUENCE: { kinds: ['sequence'], said: 'a sequence' },
  OBJECT_INDEX: { kinds: ['index', 'partitioned index'], said: 'an index' },
};

/** What drops each kind of object; casts, operators, collations, event triggers and the like lock no table that stands. */
const droppers: Partial<Record<ObjectType, (node: DropStmt, derivation: Derivation) => void>> = {
  OBJECT_TABLE: dropRelations,
  OBJECT_FOREIGN_TABLE: dropRelations,
  OBJECT_VIEW: dropRelations,
  OBJECT_MATVIEW: dropRelations,
  OBJECT_SEQUENCE: dropRelations,
  OBJECT_INDEX: dropIndexes,
  OBJECT_TYPE: dropTypes,
  OBJECT_DOMAIN: dropTypes,
  OBJECT_FUNCTION: dropFunctions,
  OBJECT_PROCEDURE: dropFunctions,
  OBJECT_ROUTINE: dropFunctions,
  OBJECT_AGGREGATE: dropFunctions,
  OBJECT_SCHEMA: dropSchemas,
  OBJECT_EXTENSION: dropExtensions,
  OBJECT_TRIGGER: dropAttachment,
  OBJECT_RULE: dropAttachment,
  OBJECT_POLICY: dropAttachment,
  OBJECT_STATISTIC_EXT: dropStatistics,
  OBJECT_PUBLICATION: dropPublications,
};

/** DROP of every kind: what it names falls with what depends on it (src/backend/commands/dropcmds.c, tablecmds.c). */
export function dropStatement(node: DropStmt, derivation: Derivation): void {
  droppers[node.removeType ?? 'OBJECT_TABLE']?.(node, derivation);
}

function dropIndexes(node: DropStmt, derivation: Derivation): void {
  if (node.concurrent) dropIndexConcurrently(node, derivation);
  else dropRelations(node, derivation);
}

function dropRelations(node: DropStmt, derivation: Derivation): void {
  const found = (node.objects ?? []).flatMap((object) => relationToDrop(object, node, derivation) ?? []);
  if (found.length === 0) return;
  for (const relation of found.filter(({ assumed }) => assumed)) {
    derivation.unknown(`what depends on "${relation.name}": no migration created it`);
  }
  if (heldByIdentity(found, derivation)) return;
  const targets = found.map(({ id }) => ({ kind: 'relation', id }) as const);
  if (heldByConstraint(found, derivation)) return;
  drop(targets, node.behavior === 'DROP_CASCADE', derivation);
}

function relationToDrop(object: Node, node: DropStmt, derivation: Derivation): Relation | undefined {
  const name = nameOfNode(object);
  const wanted = relationKinds[node.removeType ?? 'OBJECT_TABLE']!;
  const found = derivation.world.findRelation(name);
  if (found && !found.assumed && !wanted.kinds.includes(found.kind)) {
    derivation.fails('42809', `"${name.name}" is not ${wanted.said}`);
    return undefined;
  }
  if (found || node.missing_ok || isSystemRelation(name)) return found;
  if (node.removeType === 'OBJECT_INDEX') derivation.unknown(`which table the index "${spelledName(name)}" is on`);
  return derivation.world.relationNamed(name, wanted.kinds[0]);
}

/** An index that carries a constraint, or belongs to a partitioned index, falls only with that (dependency.c). */
function heldByConstraint(found: readonly Relation[], derivation: Derivation): boolean {
  const held = found.find(({ index }) => index?.constraint || index?.parent);
  if (!held?.index) return false;
  const table = derivation.world.relation(held.index.table);
  if (table) derivation.lock(table, 'AccessExclusiveLock');
  derivation.lock(held, 'AccessExclusiveLock');
  const parent = held.index.parent ? derivation.world.relation(held.index.parent) : undefined;
  const holder = parent ? `index ${parent.name}` : `constraint ${held.index.constraint} on table ${table?.name}`;
  if (parent && found.includes(parent)) return false;
  derivation.fails('2BP01', `cannot drop index ${held.name} because ${holder} requires it`);
  return true;
}

/** The sequence of an identity column falls only with the column. */
function heldByIdentity(found: readonly Relation[], derivation: Derivation): boolean {
  for (const sequence of found) {
    const owner = sequence.ownedBy;
    const table = owner && derivation.world.relation(owner.relation);
    if (!table || columnOf(table, owner.column)?.identity === undefined) continue;
    derivation.lock(sequence, 'AccessExclusiveLock');
    const holder = `column ${owner.column} of table ${table.name}`;
    derivation.fails('2BP01', `cannot drop sequence ${sequence.name} because ${holder} requires it`);
    return true;
  }
  return false;
}

function dropStatistics(node: DropStmt, derivation: Derivation): void {
  for (const object of node.objects ?? []) {
    const entry = derivation.world.entry('statistics', spelledName(nameOfNode(object)));
    const relation = entry && derivation.world.relation((entry as { relation: string }).relation);
    if (relation) derivation.lock(relation, 'ShareUpdateExclusiveLock');
    derivation.world.putEntry('statistics', partsOf(object).join('.'), undefined);
  }
}

function dropPublications(node: DropStmt, derivation: Derivation): void {
  for (const object of node.objects ?? []) derivation.world.putEntry('publication', nameOfNode(object).name, undefined);
}
