import { type Constraint, constraintOf, type Relation } from '../../catalog/relation';
import type { Derivation } from '../derivation';
import type { CatalogObject } from './catalogObject';
import { withDescendants } from './descendants';

/**
 * The locks that dropping an object takes. Relations, and those whose column, default, constraint, trigger, rule or
 * policy it is: ACCESS EXCLUSIVE (dependency.c, AcquireDeletionLock; pg_constraint.c, RemoveConstraintById; trigger.c,
 * RemoveTriggerById; rewriteRemove.c; policy.c; pg_attrdef.c).
 */
export function lockForDrop(object: CatalogObject, derivation: Derivation): void {
  const { world } = derivation;
  if (object.kind === 'statistics' || object.kind === 'type' || object.kind === 'function') return;
  const relation = world.relation(object.kind === 'relation' ? object.id : object.relation);
  if (!relation) return;
  if (object.kind === 'relation') lockRelation(relation, derivation);
  else derivation.lock(relation, 'AccessExclusiveLock');
  const constraint = object.kind === 'constraint' ? constraintOf(relation, object.name) : undefined;
  if (constraint) lockReferenced(constraint, derivation);
}

/**
 * An index after its table; a partition after its parent, whose default partition's constraint changes with it
 * (tablecmds.c, RangeVarCallbackForDropRelation; heap.c, heap_drop_with_catalog).
 */
function lockRelation(relation: Relation, derivation: Derivation): void {
  const { world } = derivation;
  const table = relation.index && world.relation(relation.index.table);
  if (table) {
    const locked = relation.kind === 'partitioned index' ? withDescendants(table, world) : [table];
    for (const each of locked) derivation.lock(each, 'AccessExclusiveLock');
  }
  const parent = relation.partition && relation.parents[0] ? world.relation(relation.parents[0]) : undefined;
  if (parent) {
    derivation.lock(parent, 'AccessExclusiveLock');
    const fallback = parent.children.map((id) => world.relation(id)).find((child) => child?.partition?.default);
    if (fallback) derivation.lock(fallback, 'AccessExclusiveLock');
  }
  derivation.lock(relation, 'AccessExclusiveLock');
}

/**
 * The triggers of a foreign key on the far table fall with it; one that is not enforced has none, and that of a
 * partition shares those of its parent's. Partitioned tables have such triggers themselves since 15 (tablecmds.c,
 * createForeignKeyActionTriggers).
 */
export function lockReferenced(constraint: Constraint, derivation: Derivation): void {
  if (!constraint.references || !constraint.enforced || constraint.inherited) return;
  const far = derivation.world.relation(constraint.references.relation);
  if (!far) return;
  const locked = far.kind === 'partitioned table' ? withDescendants(far, derivation.world) : [far];
  for (const each of locked) {
    if (each.kind !== 'partitioned table' || derivation.postgres >= 15) derivation.lock(each, 'AccessExclusiveLock');
  }
}
