import { type Constraint, columnOf, constraintOf, type Relation } from '../../catalog/relation';
import type { Alteration } from '../mechanics/alteration';
import type { CatalogObject } from '../mechanics/catalogObject';
import { drop } from '../mechanics/deletion';
import { withDescendants } from '../mechanics/descendants';
import { dropNotNull, notNullOf } from '../mechanics/notNull';
import type { Running } from './command';

/** DROP COLUMN, with what depends on it, from all that inherit it (tablecmds.c, ATExecDropColumn). */
export function dropColumn({ table, node, alteration, recurse }: Running): void {
  const { derivation } = alteration;
  const name = node.name ?? '';
  const column = columnOf(table, name);
  if (!column && table.assumed) {
    derivation.removes('column', table, name);
    derivation.unknown(`what depends on "${table.name}"."${name}": no migration created it`);
    return;
  }
  if (!column) {
    if (!node.missing_ok) derivation.fails('42703', `column "${name}" of relation "${table.name}" does not exist`);
    return;
  }
  if (column.inherited) {
    derivation.fails('42P16', `cannot drop inherited column "${name}"`);
    return;
  }
  if (!recurse && table.kind === 'partitioned table' && table.children.length > 0) {
    derivation.fails('42P16', 'cannot drop column from only the partitioned table when partitions exist');
    return;
  }
  const targets: CatalogObject[] = [];
  collectColumns(table, name, recurse, targets, alteration);
  if (!derivation.hasFailed) drop(targets, node.behavior === 'DROP_CASCADE', derivation);
}

function collectColumns(
  table: Relation,
  name: string,
  recurse: boolean,
  targets: CatalogObject[],
  alteration: Alteration,
): void {
  const { derivation, mode } = alteration;
  if (table.partitionKey?.columns.includes(name)) {
    derivation.fails(
      '42P16',
      `cannot drop column "${name}" because it is part of the partition key of relation "${table.name}"`,
    );
    return;
  }
  targets.push({ kind: 'column', relation: table.id, name });
  for (const id of table.children) {
    const child = derivation.world.relation(id);
    if (!child) continue;
    derivation.lock(child, mode);
    if (recurse) collectColumns(child, name, true, targets, alteration);
    else disown(child, name, alteration);
  }
}

/** ONLY the parent loses it: the children's column is their own from now on. */
function disown(child: Relation, name: string, { derivation }: Alteration): void {
  derivation.world.change(child.id, (relation) => ({
    ...relation,
    columns: relation.columns.map((each) => (each.name === name ? { ...each, inherited: false } : each)),
  }));
}

/**
 * DROP CONSTRAINT, from all that inherit it. A foreign key locks the referenced table like its own
 * (tablecmds.c, ATExecDropConstraint, dropconstraint_internal).
 */
export function dropConstraint({ table, node, alteration, recurse }: Running): void {
  const { derivation } = alteration;
  if (table.kind === 'partitioned table') lockPartitions(table, alteration);
  const name = node.name ?? '';
  const constraint = constraintOf(table, name);
  if (!constraint && table.assumed) {
    derivation.removes('constraint', table, name);
    if (!/_(pkey|key|check)$/.test(name))
      derivation.unknown(`which table the constraint "${name}" refers to: no migration created it`);
    return;
  }
  if (!constraint) {
    if (!node.missing_ok) derivation.fails('42704', `constraint "${name}" of relation "${table.name}" does not exist`);
    return;
  }
  if (constraint.inherited) {
    derivation.fails('42P16', `cannot drop inherited constraint "${name}" of relation "${table.name}"`);
    return;
  }
  if (constraint.kind === 'not null') {
    dropNotNull(table, constraint.columns[0] ?? '', alteration, recurse);
    return;
  }
  const divided = table.kind === 'partitioned table' && table.children.length > 0;
  if (!recurse && divided && constraint.kind === 'check' && !constraint.noInherit && derivation.postgres < 18) {
    derivation.fails('42P16', 'cannot remove constraint from only the partitioned table when partitions exist');
    return;
  }
  const far = derivation.world.relation(constraint.references?.relation ?? '');
  if (far) derivation.lock(far, 'AccessExclusiveLock');
  const targets: CatalogObject[] = [];
  // The partitions' foreign keys are parts of this one, and fall with it even if ONLY is said.
  collectConstraints(table, constraint, recurse || (divided && far !== undefined), targets, alteration);
  drop(targets, node.behavior === 'DROP_CASCADE', derivation);
}

/** Whatever the constraint is, no partition may be in use (ATCheckPartitionsNotInUse). */
function lockPartitions(table: Relation, { derivation, mode }: Alteration): void {
  for (const each of withDescendants(table, derivation.world).slice(1)) derivation.lock(each, mode);
}

function collectConstraints(
  table: Relation,
  constraint: Constraint,
  recurse: boolean,
  targets: CatalogObject[],
  alteration: Alteration,
): void {
  const { derivation, mode } = alteration;
  const { world } = derivation;
  targets.push({ kind: 'constraint', relation: table.id, name: constraint.name });
  if (constraint.index) {
    for (const [child, own] of keysOfPartitions(constraint.index, alteration))
      collectConstraints(child, own, recurse, targets, alteration);
    return;
  }
  if (constraint.noInherit) return;
  for (const id of table.children) {
    const child = world.relation(id);
    const own = child && sameInherited(child, constraint);
    if (!child) continue;
    derivation.lock(child, mode);
    if (own && recurse) collectConstraints(child, own, true, targets, alteration);
    else if (own)
      world.put({
        ...child,
        constraints: child.constraints.map((each) => (each === own ? { ...each, inherited: false } : each)),
      });
  }
}

/** The constraint of a partition or heir that came from this one. */
function sameInherited(child: Relation, constraint: Constraint): Constraint | undefined {
  if (constraint.kind === 'not null') return notNullOf(child, constraint.columns[0] ?? '');
  const inherited = child.constraints.filter((each) => each.inherited && each.kind === constraint.kind);
  if (!constraint.references) return inherited.find(({ name }) => name === constraint.name);
  return inherited.find(
    ({ columns, references }) =>
      columns.join() === constraint.columns.join() && references?.relation === constraint.references?.relation,
  );
}

function keysOfPartitions(index: string, { derivation }: Alteration): [Relation, Constraint][] {
  const children = derivation.world.relation(index)?.index?.children ?? [];
  return children.flatMap((id): [Relation, Constraint][] => {
    const table = derivation.world.relation(derivation.world.relation(id)?.index?.table ?? '');
    const own = table?.constraints.find((each) => each.index === id);
    return table && own ? [[table, own]] : [];
  });
}
