import { type Column, type Constraint, columnOf, type Relation } from '../../catalog/relation';
import { type Alteration, childrenOf, current, lockChildren, placeOf } from './alteration';
import { constraintName } from './constraintNames';
import { withDescendants } from './descendants';
import { namedConstraint } from './newConstraint';
import { provesNotNull } from './notNullProof';

/** A NOT NULL to be set. */
export interface NotNullPlan {
  readonly column: string;
  readonly name?: string | undefined;
  readonly notValid?: boolean;
  readonly noInherit?: boolean;
  readonly inherited?: boolean;
}

/**
 * SET NOT NULL, with all that inherit; rows are read unless a validated CHECK proves it
 * (src/backend/commands/tablecmds.c, ATExecSetNotNull, set_attnotnull).
 */
export function setNotNull(table: Relation, column: string, alteration: Alteration, recurse: boolean): void {
  const { derivation } = alteration;
  if (derivation.postgres >= 18) {
    addNotNull(table, { column }, alteration, recurse);
    return;
  }
  const isSet = columnOf(table, column)?.notNull ?? false;
  // A partition's column is NOT NULL where its parent's is, an inheriting table's need not be (ATPrepSetNotNull).
  if (isSet && table.kind === 'partitioned table') return;
  if (recurse) {
    for (const each of withDescendants(table, derivation.world).slice(1)) {
      derivation.lock(each, alteration.mode);
      markNotNull(each, column, alteration);
    }
  } else if (table.kind === 'partitioned table') checkChildren(table, column, alteration);
  markNotNull(table, column, alteration);
}

/** ONLY a partitioned table: its partitions must have it already (AT_CheckNotNull). */
function checkChildren(table: Relation, column: string, { derivation, mode }: Alteration): void {
  for (const each of withDescendants(table, derivation.world).slice(1)) {
    derivation.lock(each, mode);
    if (!columnOf(each, column)?.notNull) derivation.fails('42P16', 'constraint must be added to child tables too');
  }
}

/** Marks one table's column, and has its rows read when nothing proves that there are no nulls. */
export function markNotNull(table: Relation, name: string, alteration: Alteration): void {
  const { derivation, later, creating } = alteration;
  const now = current(table, alteration);
  const column = columnOf(now, name);
  if (column?.notNull) return;
  if (!column && !now.assumed) return;
  if (!creating && !provesNotNull(now, name, placeOf(alteration))) {
    later.verify(now, 'not null');
    derivation.mayFail(now, 'nulls', name);
  }
  changeColumn(now, name, (each) => ({ ...each, notNull: true }), alteration);
}

export function changeColumn(
  table: Relation,
  name: string,
  change: (column: Column) => Column,
  { derivation }: Alteration,
): void {
  derivation.world.change(table.id, (relation) => ({
    ...relation,
    columns: relation.columns.map((column) => (column.name === name ? change(column) : column)),
  }));
}

/** Since 18 a NOT NULL is a constraint with a name, and may be NOT VALID or NO INHERIT. */
export function addNotNull(table: Relation, plan: NotNullPlan, alteration: Alteration, recurse: boolean): void {
  const { derivation } = alteration;
  const now = current(table, alteration);
  const existing = notNullOf(now, plan.column);
  if (existing) {
    strengthen(now, existing, plan, alteration, recurse);
    return;
  }
  if (!recurse && now.kind === 'partitioned table' && now.children.length > 0) {
    derivation.fails('42P16', 'constraint must be added to child tables too');
    return;
  }
  derivation.world.change(now.id, (relation) => ({
    ...relation,
    constraints: [...relation.constraints, notNullConstraint(relation, plan, alteration)],
  }));
  if (!plan.notValid) markNotNull(now, plan.column, alteration);
  if (plan.noInherit || !recurse) return;
  for (const child of lockChildren(now, alteration)) addNotNull(child, { ...plan, inherited: true }, alteration, true);
}

/** One that is there stays; one that is NOT VALID is validated, with all that inherit. */
function strengthen(
  table: Relation,
  existing: Constraint,
  plan: NotNullPlan,
  alteration: Alteration,
  recurse: boolean,
): void {
  if (existing.noInherit && !plan.noInherit && (recurse || plan.inherited)) {
    alteration.derivation.fails(
      '55000',
      `cannot change NO INHERIT status of NOT NULL constraint "${existing.name}" on relation "${table.name}"`,
    );
    return;
  }
  if (existing.validated || plan.notValid) return;
  validateNotNull(table, existing, alteration, recurse);
}

/** Reads the rows of a table whose NOT NULL was NOT VALID, and of those that inherit it. */
export function validateNotNull(table: Relation, constraint: Constraint, alteration: Alteration, recurse = true): void {
  const column = constraint.columns[0];
  if (column === undefined) return;
  if (recurse && !constraint.noInherit) {
    for (const child of lockChildren(table, alteration)) {
      const own = notNullOf(child, column);
      if (own && !own.validated) validateNotNull(child, own, alteration);
    }
  }
  alteration.derivation.world.change(table.id, (relation) => ({
    ...relation,
    constraints: relation.constraints.map((each) =>
      each.name === constraint.name ? { ...each, validated: true } : each,
    ),
  }));
  markNotNull(table, column, alteration);
}

/** The constraint that makes a column NOT NULL. */
export function notNullOf(table: Relation, column: string): Constraint | undefined {
  return table.constraints.find((each) => each.kind === 'not null' && each.columns[0] === column);
}

/** A new NOT NULL constraint; its name is made of the table and the column. */
export function notNullConstraint(
  table: Relation,
  plan: NotNullPlan,
  { derivation }: Pick<Alteration, 'derivation'>,
): Constraint {
  const name = plan.name ?? constraintName(table, [plan.column], 'not_null', derivation.world);
  return {
    ...namedConstraint(name, 'not null', [plan.column]),
    validated: !plan.notValid,
    noInherit: plan.noInherit ?? false,
    inherited: plan.inherited ?? false,
  };
}

/** DROP NOT NULL, with all that inherit; a primary key needs it. */
export function dropNotNull(table: Relation, column: string, alteration: Alteration, recurse: boolean): void {
  const { derivation } = alteration;
  if (inPrimaryKey(table, column)) {
    derivation.fails('42P16', `column "${column}" is in a primary key`);
    return;
  }
  if (derivation.postgres >= 18 && !columnOf(table, column)?.notNull && !notNullOf(table, column)) return;
  if (!recurse && derivation.postgres < 18 && table.kind === 'partitioned table' && table.children.length > 0) {
    derivation.fails('42P16', 'cannot remove constraint from only the partitioned table when partitions exist');
    return;
  }
  const handsDown = derivation.postgres >= 18 && !notNullOf(table, column)?.noInherit;
  forgetNotNull(table, column, alteration);
  if (!recurse) {
    if (handsDown) for (const child of childrenOf(table, derivation)) disown(child, column, alteration);
    return;
  }
  for (const child of childrenOf(table, derivation)) {
    derivation.lock(child, alteration.mode);
    dropNotNull(child, column, alteration, true);
  }
}

/** ONLY the parent loses it: that of a child is its own from now on. */
function disown(child: Relation, column: string, { derivation, mode }: Alteration): void {
  derivation.lock(child, mode);
  const own = notNullOf(child, column);
  derivation.world.change(child.id, (relation) => ({
    ...relation,
    constraints: relation.constraints.map((each) => (each === own ? { ...each, inherited: false } : each)),
  }));
}

function inPrimaryKey(table: Relation, column: string): boolean {
  return table.constraints.some((each) => each.kind === 'primary key' && each.columns.includes(column));
}

function forgetNotNull(table: Relation, column: string, alteration: Alteration): void {
  changeColumn(table, column, (each) => ({ ...each, notNull: false }), alteration);
  alteration.derivation.world.change(table.id, (relation) => ({
    ...relation,
    constraints: relation.constraints.filter((each) => each.kind !== 'not null' || each.columns[0] !== column),
  }));
}
