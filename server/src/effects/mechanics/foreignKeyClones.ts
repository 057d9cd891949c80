import { type Constraint, constraintOf, hasStorage, type Relation } from '../../catalog/relation';
import { type Alteration, current } from './alteration';
import { constraintName } from './constraintNames';
import { lockReferenced } from './deletionLocks';
import { partitionAncestors, withDescendants } from './descendants';
import { equivalentKey, type ForeignKeyPlan } from './foreignKeys';

/**
 * A partition gets its parent's foreign keys, and becomes a target of those to the parent
 * (src/backend/commands/tablecmds.c, CloneForeignKeyConstraints).
 */
export function cloneForeignKeys(parent: Relation, partition: Relation, alteration: Alteration): void {
  const { derivation } = alteration;
  for (const each of [parent, ...partitionAncestors(parent, derivation.world)]) lockReferencing(each, alteration);
  for (const constraint of parent.constraints) if (constraint.references) cloneOne(constraint, partition, alteration);
}

/** The tables that refer to it get a constraint more. */
function lockReferencing(table: Relation, { derivation }: Alteration): void {
  const mode = derivation.postgres >= 15 ? 'ShareRowExclusiveLock' : 'AccessShareLock';
  for (const id of table.referencedBy) {
    const from = derivation.world.relation(id);
    const direct = from?.constraints.some(
      ({ references, inherited }) => references?.relation === table.id && !inherited,
    );
    if (from && direct) derivation.lock(from, mode);
  }
}

function cloneOne(constraint: Constraint, partition: Relation, alteration: Alteration): void {
  const { derivation, later, creating } = alteration;
  const { world } = derivation;
  const references = constraint.references!;
  const far = world.relation(references.relation);
  if (far)
    for (const each of far.kind === 'partitioned table' ? withDescendants(far, world) : [far])
      derivation.lock(each, 'ShareRowExclusiveLock');
  const now = current(partition, alteration);
  const same = equivalentKey(now, asPlan(constraint));
  if (same) {
    lockReferenced(same, derivation);
    const constraints = now.constraints.map((each) => (each === same ? { ...each, inherited: true } : each));
    world.put({ ...now, constraints });
    return;
  }
  const taken = constraintOf(now, constraint.name) !== undefined;
  const name = taken ? constraintName(now, constraint.columns, 'fkey', world) : constraint.name;
  world.put({ ...now, constraints: [...now.constraints, { ...constraint, name, inherited: true, noInherit: false }] });
  world.change(references.relation, (each) => ({
    ...each,
    referencedBy: [...new Set([...each.referencedBy, partition.id])].sort(),
  }));
  if (creating || !hasStorage(now) || !constraint.validated) return;
  later.verify(now, 'foreign key');
  derivation.mayFail(now, 'orphans', name);
}

function asPlan({ columns, references, deferrable, initiallyDeferred, enforced }: Constraint): ForeignKeyPlan {
  return {
    name: undefined,
    columns,
    far: references!.relation,
    farColumns: references!.columns,
    onDelete: references!.onDelete,
    onUpdate: references!.onUpdate,
    notValid: false,
    notEnforced: !enforced,
    holds: false,
    deferrable,
    initiallyDeferred,
    inherited: false,
  };
}
