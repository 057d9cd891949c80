import type { Relation } from '../catalog/relation';
import type {
  AlterExtensionContentsStmt,
  AlterObjectDependsStmt,
  CommentStmt,
  GrantStmt,
  Node,
  ObjectType,
  SecLabelStmt,
} from '../sql/tree';
import type { Derivation } from './derivation';
import { isSystemRelation, nameFrom, nameOf, partsOf } from './mechanics/names';

const ofRelation: readonly ObjectType[] = [
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_INDEX',
  'OBJECT_FOREIGN_TABLE',
];
const ofPart: readonly ObjectType[] = ['OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER', 'OBJECT_RULE', 'OBJECT_POLICY'];

/**
 * COMMENT: SHARE UPDATE EXCLUSIVE on a relation or its column, ACCESS SHARE for its constraint, trigger, rule or
 * policy (src/backend/catalog/objectaddress.c, get_object_address).
 */
export function comment(node: CommentStmt, derivation: Derivation): void {
  lockAddressed(node.objtype, node.object, derivation);
}

/** SECURITY LABEL: as COMMENT. */
export function securityLabel(node: SecLabelStmt, derivation: Derivation): void {
  lockAddressed(node.objtype, node.object, derivation);
}

/** ALTER EXTENSION … ADD and DROP a table or another relation. */
export function alterExtensionContents(node: AlterExtensionContentsStmt, derivation: Derivation): void {
  lockAddressed(node.objtype, node.object, derivation);
}

/** DEPENDS ON EXTENSION of an index or a materialized view: ACCESS EXCLUSIVE (src/backend/commands/alter.c). */
export function alterDepends(node: AlterObjectDependsStmt, derivation: Derivation): void {
  if (node.objectType === 'OBJECT_TRIGGER') {
    const table = derivation.world.findRelation(nameOf(node.relation));
    if (table) derivation.lock(table, 'AccessShareLock');
  }
  if (node.objectType !== 'OBJECT_INDEX' && node.objectType !== 'OBJECT_MATVIEW') return;
  const relation = derivation.world.findRelation(nameOf(node.relation));
  if (relation) derivation.lock(relation, 'AccessExclusiveLock');
}

function lockAddressed(type: ObjectType | undefined, object: Node | undefined, derivation: Derivation): void {
  const parts = partsOf(object);
  if (type && ofRelation.includes(type)) lockNamed(parts, 'ShareUpdateExclusiveLock', derivation);
  else if (type === 'OBJECT_COLUMN') lockNamed(parts.slice(0, -1), 'ShareUpdateExclusiveLock', derivation);
  else if (type && ofPart.includes(type)) lockNamed(parts.slice(0, -1), 'AccessShareLock', derivation);
}

function lockNamed(
  parts: readonly string[],
  mode: 'ShareUpdateExclusiveLock' | 'AccessShareLock',
  derivation: Derivation,
): void {
  const name = nameFrom(parts);
  if (parts.length > 0 && !isSystemRelation(name)) derivation.lock(derivation.world.relationNamed(name), mode);
}

/** GRANT and REVOKE: none, but ACCESS SHARE on tables since 18 (src/backend/catalog/aclchk.c, objectNamesToOids). */
export function grant(node: GrantStmt, derivation: Derivation): void {
  if (derivation.postgres < 18 || node.targtype !== 'ACL_TARGET_OBJECT') return;
  if (node.objtype !== 'OBJECT_TABLE' && node.objtype !== 'OBJECT_SEQUENCE') return;
  for (const each of node.objects ?? []) {
    if (!('RangeVar' in each) || isSystemRelation(nameOf(each.RangeVar))) continue;
    const relation: Relation = derivation.world.relationNamed(nameOf(each.RangeVar));
    derivation.lock(relation, 'AccessShareLock');
  }
}
