import { type Column, columnOf, hasStorage, type Relation } from '../../catalog/relation';
import type { ColumnDef, Node } from '../../sql/tree';
import { type Alteration, current, lockChildren, placeOf } from '../mechanics/alteration';
import { type ColumnPlan, columnPlan, createOwnedSequence } from '../mechanics/columns';
import { hasRows } from '../mechanics/heldRows';
import { noteExpressions, sayUnknownType } from '../mechanics/newColumns';
import { notNullConstraint } from '../mechanics/notNull';
import { domainHasConstraints, noteUse } from '../mechanics/typeFacts';
import { userType } from '../mechanics/typeRef';
import { volatilityOf } from '../mechanics/volatility';
import { addColumnConstraints } from './columnConstraints';
import type { Running } from './command';

/**
 * ADD COLUMN: rows are written anew only where each needs a value of its own; a constant, or one that is computed once,
 * is kept in the catalog (src/backend/commands/tablecmds.c, ATExecAddColumn; heap.c, AddRelationNewConstraints).
 */
export function addColumn(running: Running): void {
  const { table, node, alteration, recurse } = running;
  const { derivation } = alteration;
  if (!node.def || !('ColumnDef' in node.def)) return;
  const def: ColumnDef = node.def.ColumnDef;
  const name = def.colname ?? '';
  if (columnOf(table, name)) {
    if (!node.missing_ok) derivation.fails('42701', `column "${name}" of relation "${table.name}" already exists`);
    return;
  }
  const plan = columnPlan(def, alteration);
  if (refused(table, plan, recurse, alteration)) return;
  sayUnknownType(plan, alteration);
  noteExpressions(table, plan, alteration);
  addTo(table, plan, alteration, false);
  createOwnedSequence(table, plan, alteration);
  addColumnConstraints(plan, running);
}

function refused(table: Relation, plan: ColumnPlan, recurse: boolean, { derivation }: Alteration): boolean {
  const { column } = plan;
  if (table.partition) {
    derivation.fails('42809', 'cannot add column to a partition');
  } else if (!recurse && table.children.length > 0) {
    derivation.fails('42P16', 'column must be added to child tables too');
  } else if (
    column.identity &&
    table.children.length > 0 &&
    (derivation.postgres < 17 || table.kind !== 'partitioned table')
  ) {
    derivation.fails('42P16', 'cannot recursively add identity column to table that has child tables');
  } else return false;
  return true;
}

function addTo(table: Relation, plan: ColumnPlan, alteration: Alteration, inherited: boolean): void {
  const { derivation } = alteration;
  const { world } = derivation;
  const now = current(table, alteration);
  const known = columnOf(now, plan.column.name);
  if (known) {
    const columns = now.columns.map((each) => (each === known ? { ...each, inherited: true } : each));
    world.put({ ...now, columns });
  } else {
    const blank = !plan.column.generated && leavesNulls(plan, alteration);
    const blankIn = blank ? world.migration : undefined;
    const column: Column = { ...plan.column, inherited, notNull: plan.notNull !== undefined, blankIn };
    world.put({
      ...now,
      columns: [...now.columns, column],
      constraints: [...now.constraints, ...notNullOf18(now, plan, alteration, inherited)],
    });
    noteUse(column.type, now.id, world);
    if (isRequired(plan, alteration) && hasRows(now, world))
      alteration.later.refuse('23502', `column "${column.name}" of relation "${now.name}" contains null values`);
    if (hasStorage(now)) fill(current(now, alteration), plan, alteration);
    if (!inherited) derivation.addsColumn(now, column, isRequired(plan, alteration));
  }
  for (const child of lockChildren(current(table, alteration), alteration)) addTo(child, plan, alteration, true);
}

function notNullOf18(table: Relation, plan: ColumnPlan, alteration: Alteration, inherited: boolean) {
  if (alteration.derivation.postgres < 18 || !plan.notNull) return [];
  const name = plan.notNull.conname || undefined;
  return [notNullConstraint(table, { column: plan.column.name, name, inherited }, alteration)];
}

/** What the rows that are there need for the new column. */
function fill(table: Relation, plan: ColumnPlan, alteration: Alteration): void {
  const { later, derivation } = alteration;
  const { column } = plan;
  const why = reasonToRewrite(plan, alteration);
  if (typeof why === 'object')
    derivation.unknown(`whether "${table.name}" is written anew: no migration created the function ${why.unknown}`);
  if (typeof why === 'string') later.rewrite(table, why);
  if (!plan.notNull || !leavesNulls(plan, alteration)) return;
  later.verify(table, 'not null');
  derivation.mayFail(table, 'nulls', column.name);
}

function reasonToRewrite(plan: ColumnPlan, alteration: Alteration): string | { unknown: string } | undefined {
  const { column } = plan;
  const { world } = alteration.derivation;
  if (column.generated) return column.generated.kind === 'stored' ? 'a stored generated column' : undefined;
  if (plan.sequence) return plan.sequence === 'serial' ? 'a serial column' : 'an identity column';
  if (domainHasConstraints(column.type, world)) return 'a domain with constraints';
  const value = fillingValue(plan, alteration);
  if (!value || isNull(value)) return undefined;
  const volatility = volatilityOf(value, placeOf(alteration));
  if (volatility === 'constant') return undefined;
  return volatility === 'volatile' ? 'a default that is computed for each row' : volatility;
}

/** The column's default, or that of its domain. */
function fillingValue(plan: ColumnPlan, { derivation }: Alteration): Node | undefined {
  if (plan.default) return plan.default;
  const domain = userType(plan.column.type, derivation.world);
  return plan.column.type.dimensions === 0 ? domain?.default?.tree : undefined;
}

/** Whether rows that are there have a null in the column, or may have one since it is computed when it is read. */
function leavesNulls(plan: ColumnPlan, alteration: Alteration): boolean {
  if (plan.sequence || plan.column.generated?.kind === 'stored') return false;
  if (plan.column.generated) return true;
  const value = fillingValue(plan, alteration);
  return value === undefined || isNull(value);
}

function isRequired(plan: ColumnPlan, alteration: Alteration): boolean {
  return plan.notNull !== undefined && !plan.column.generated && leavesNulls(plan, alteration);
}

/** `NULL`, and NULL with casts. */
export function isNull(node: Node): boolean {
  if ('TypeCast' in node && node.TypeCast.arg) return isNull(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.isnull === true;
}
