import {
  type Constraint,
  columnOf,
  constraintOf,
  hasStorage,
  type ReferentialAction,
  type Relation,
} from '../../catalog/relation';
import type { Constraint as ConstraintNode } from '../../sql/tree';
import { type Alteration, childrenOf, current } from './alteration';
import { isNotEnforced } from './checks';
import { constraintName } from './constraintNames';
import { lockReferenced } from './deletionLocks';
import { withDescendants } from './descendants';
import { referencedKey } from './foreignKeyTarget';
import { isBlank } from './knownRows';
import { nameOf, strings } from './names';
import { namedConstraint } from './newConstraint';

/** A foreign key to be added. */
export interface ForeignKeyPlan {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** The id of the referenced table, and its columns; none when the statement names none. */
  readonly far: string;
  readonly farColumns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly notValid: boolean;
  readonly notEnforced: boolean;
  /** The rows cannot break it: the column is new, without a default. */
  readonly holds: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred?: boolean | undefined;
  readonly inherited: boolean;
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** The plan of a foreign key; the referenced table is locked while it is made (ATAddForeignKeyConstraint). */
export function foreignKeyPlan(
  node: ConstraintNode,
  columns: readonly string[],
  alteration: Alteration,
): ForeignKeyPlan {
  const { derivation } = alteration;
  const far = derivation.world.relationNamed(nameOf(node.pktable));
  return {
    name: node.conname || undefined,
    columns,
    far: far.id,
    farColumns: strings(node.pk_attrs),
    onDelete: actions[node.fk_del_action ?? 'a'] ?? 'no action',
    onUpdate: actions[node.fk_upd_action ?? 'a'] ?? 'no action',
    notValid: node.skip_validation ?? false,
    notEnforced: isNotEnforced(node, derivation),
    holds: false,
    deferrable: node.deferrable ?? false,
    initiallyDeferred: node.initdeferred,
    inherited: false,
  };
}

/**
 * Adds a foreign key: SHARE ROW EXCLUSIVE on the referenced table and its partitions, and the rows are read unless it
 * is NOT VALID (src/backend/commands/tablecmds.c, ATAddForeignKeyConstraint).
 */
export function addForeignKey(table: Relation, plan: ForeignKeyPlan, alteration: Alteration, recurse: boolean): void {
  const { derivation } = alteration;
  const far = derivation.world.relation(plan.far);
  if (!far) return;
  derivation.lock(far, 'ShareRowExclusiveLock');
  const now = current(table, alteration);
  if (refused(now, plan, alteration, recurse)) return;
  const key = referencedKey(now, far, plan, alteration);
  if (!key) return;
  if (far.kind === 'partitioned table') {
    for (const each of withDescendants(far, derivation.world)) derivation.lock(each, 'ShareRowExclusiveLock');
  }
  attach(now, { ...plan, farColumns: key }, alteration);
}

function refused(table: Relation, plan: ForeignKeyPlan, alteration: Alteration, recurse: boolean): boolean {
  const { derivation } = alteration;
  const missing = plan.columns.find((name) => !table.assumed && !columnOf(table, name));
  if (missing !== undefined) {
    derivation.fails('42703', `column "${missing}" referenced in foreign key constraint does not exist`);
  } else if (plan.name !== undefined && constraintOf(table, plan.name)) {
    derivation.fails('42710', `constraint "${plan.name}" for relation "${table.name}" already exists`);
  } else if (persistenceProblem(table, plan, derivation)) {
    derivation.fails('42P16', persistenceProblem(table, plan, derivation)!);
  } else if (table.kind === 'partitioned table' && !recurse) {
    derivation.fails(
      '42809',
      `cannot use ONLY for foreign key on partitioned table "${table.name}" referencing relation`,
    );
  } else if (table.kind === 'partitioned table' && plan.notValid && derivation.postgres < 18) {
    derivation.fails(
      '42809',
      `cannot add NOT VALID foreign key on partitioned table "${table.name}" referencing relation`,
    );
  } else return false;
  return true;
}

/** What outlives the referenced rows may not refer to them. */
function persistenceProblem(
  table: Relation,
  plan: ForeignKeyPlan,
  { world }: Alteration['derivation'],
): string | undefined {
  const far = world.relation(plan.far);
  if (!far || far.assumed || table.assumed || far.persistence === table.persistence) return undefined;
  if (table.persistence === 'permanent') return 'constraints on permanent tables may reference only permanent tables';
  if (table.persistence === 'temporary') return 'constraints on temporary tables may reference only temporary tables';
  return far.persistence === 'temporary'
    ? 'constraints on unlogged tables may reference only permanent or unlogged tables'
    : undefined;
}

/** Enters the foreign key in the table and its partitions, and has each one's rows read (addFkRecurseReferencing). */
function attach(table: Relation, plan: ForeignKeyPlan, alteration: Alteration): void {
  const { derivation, later, creating } = alteration;
  const { world } = derivation;
  const name = plan.name ?? constraintName(table, plan.columns, 'fkey', world);
  const free = constraintOf(table, name) === undefined;
  const own = free ? name : constraintName(table, plan.columns, 'fkey', world);
  const constraint: Constraint = {
    ...namedConstraint(own, 'foreign key', plan.columns),
    validated: creating || !(plan.notValid || plan.notEnforced),
    enforced: !plan.notEnforced,
    deferrable: plan.deferrable,
    initiallyDeferred: plan.initiallyDeferred,
    noInherit: table.kind !== 'partitioned table' && !plan.inherited,
    inherited: plan.inherited,
    references: { relation: plan.far, columns: plan.farColumns, onDelete: plan.onDelete, onUpdate: plan.onUpdate },
  };
  world.change(table.id, (relation) => ({ ...relation, constraints: [...relation.constraints, constraint] }));
  world.change(plan.far, (far) => ({ ...far, referencedBy: [...new Set([...far.referencedBy, table.id])].sort() }));
  if (constraint.validated && !creating && !plan.holds && hasStorage(table)) {
    later.verify(table, 'foreign key');
    if (!plan.columns.some((column) => isBlank(table, column, world))) derivation.mayFail(table, 'orphans', own);
  }
  if (table.kind !== 'partitioned table') return;
  for (const child of childrenOf(table, derivation)) {
    if (!alteration.creating) derivation.lock(child, alteration.mode);
    if (!adopts(child, plan, alteration)) attach(child, { ...plan, name, inherited: true }, alteration);
  }
}

/** A partition that has the same foreign key already gives it up to its parent's (tryAttachPartitionForeignKey). */
function adopts(child: Relation, plan: ForeignKeyPlan, { derivation }: Alteration): boolean {
  const same = equivalentKey(child, plan);
  if (!same) return false;
  // Its triggers on the referenced table fall.
  lockReferenced(same, derivation);
  derivation.world.change(child.id, (relation) => ({
    ...relation,
    constraints: relation.constraints.map((each) => (each === same ? { ...each, inherited: true } : each)),
  }));
  return true;
}

/** A foreign key of the table that says the same, is validated, and belongs to no parent's yet. */
export function equivalentKey(table: Relation, plan: ForeignKeyPlan): Constraint | undefined {
  return table.constraints.find(
    ({ references, columns, validated, inherited }) =>
      references?.relation === plan.far &&
      !inherited &&
      validated &&
      columns.join() === plan.columns.join() &&
      references.columns.join() === plan.farColumns.join() &&
      references.onDelete === plan.onDelete &&
      references.onUpdate === plan.onUpdate,
  );
}
