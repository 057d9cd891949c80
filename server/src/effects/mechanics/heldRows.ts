// Whether a table holds a row wherever its history has run: some statement put one in, and none may have removed it since.
import type { Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { FuncCall, InsertStmt, Node, SelectStmt } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { builtinFunctions } from './builtins';
import { partitionAncestors } from './descendants';
import { strings } from './names';
import { walk } from './walk';

/** Notes that an INSERT puts at least one row in, where nothing can keep it out: no trigger, rule, conflict or condition. */
export function noteHeld(node: InsertStmt, table: Relation, { world, isInner, postgres }: Derivation): void {
  const select = node.selectStmt && 'SelectStmt' in node.selectStmt ? node.selectStmt.SelectStmt : undefined;
  const certain = node.onConflictClause === undefined && (!node.selectStmt || yieldsRows(select, postgres));
  if (isInner || !certain || table.attachments.some(({ kind }) => kind !== 'policy')) return;
  hold(table, world);
}

/** Notes that a table is made with at least one row. */
export function noteMadeWith(
  select: SelectStmt | undefined,
  table: Relation,
  { world, isInner, postgres }: Derivation,
) {
  if (!isInner && yieldsRows(select, postgres)) hold(table, world);
}

function hold(table: Relation, world: World): void {
  if (table.persistence === 'temporary' || hasRows(table, world)) return;
  world.change(table.id, (now) => ({ ...now, holdsRows: world.unseen }));
}

/** Rows may be removed from the table, or go to another partition. */
export function noteGone(table: Relation, world: World): void {
  for (const { id } of [table, ...partitionAncestors(table, world)])
    if (world.relation(id)?.holdsRows !== undefined) world.change(id, (now) => ({ ...now, holdsRows: undefined }));
}

/** Whether the table is known to hold a row: nothing has run since that may have removed it unseen. */
export function hasRows({ id }: Relation, world: World): boolean {
  const held = world.relation(id)?.holdsRows;
  return held !== undefined && held === world.unseen;
}

/** Whether a query gives at least one row, whatever the tables hold. */
function yieldsRows(select: SelectStmt | undefined, postgres: number): boolean {
  if (!select || select.limitCount || select.limitOffset || select.whereClause || select.havingClause) return false;
  if (select.valuesLists) return select.valuesLists.length > 0;
  if (select.op === 'SETOP_UNION') return yieldsRows(select.larg, postgres) || yieldsRows(select.rarg, postgres);
  if (select.larg || select.groupClause) return false;
  return (
    (select.fromClause ?? []).every((item) => isFilledSource(item, postgres)) &&
    !mayReturnNone(select.targetList, postgres)
  );
}

/** A set-returning function among the columns takes the row away where its set is empty. */
function mayReturnNone(targets: readonly Node[] | undefined, postgres: number): boolean {
  let found = false;
  walk(targets ?? [], (kind, fields) => {
    if (kind === 'FuncCall') found ||= mayBeSet(fields as FuncCall, postgres);
    return !found;
  });
  return found;
}

function mayBeSet({ funcname }: FuncCall, postgres: number): boolean {
  const [name, ...qualified] = strings(funcname).reverse();
  const known = qualified.every((schema) => schema === 'pg_catalog') ? builtinFunctions(name ?? '', postgres) : [];
  return known.length === 0 || known.some(({ returnsSet }) => returnsSet);
}

/** `generate_series` over constants, and queries that give rows. */
function isFilledSource(item: Node, postgres: number): boolean {
  if ('RangeSubselect' in item) {
    const query = item.RangeSubselect.subquery;
    return query !== undefined && 'SelectStmt' in query && yieldsRows(query.SelectStmt, postgres);
  }
  if (!('RangeFunction' in item) || item.RangeFunction.functions?.length !== 1) return false;
  const [list] = item.RangeFunction.functions;
  const call = list && 'List' in list ? list.List.items?.[0] : undefined;
  if (!call || !('FuncCall' in call) || strings(call.FuncCall.funcname).at(-1) !== 'generate_series') return false;
  const [from, to, step] = call.FuncCall.args ?? [];
  const first = mostOf(from);
  const last = positive(to);
  return first !== undefined && last !== undefined && first <= last && (!step || positive(step) !== undefined);
}

function positive(node: Node | undefined): number | undefined {
  return node && 'A_Const' in node ? node.A_Const.ival?.ival : undefined;
}

/** The tree says nothing for 0, and nothing for negative numbers either: 0 is the most that they can be. */
function mostOf(node: Node | undefined): number | undefined {
  return node && 'A_Const' in node && node.A_Const.ival ? (positive(node) ?? 0) : undefined;
}
