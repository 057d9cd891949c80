import { columnOf, type Relation } from '../../catalog/relation';
import type { InsertStmt, Node, SelectStmt } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { noteConstants } from './enumUses';
import { routedPartitions } from './partitionPruning';

/** The partitions to which the rows go: those of constants in VALUES, else any. */
export function routesOf(
  node: InsertStmt,
  select: SelectStmt | undefined,
  table: Relation,
  derivation: Derivation,
): Relation[] {
  const names = insertedColumns(node, table);
  const rows = (select?.valuesLists ?? []).map((row) => ('List' in row ? (row.List.items ?? []) : []));
  const values = rows.map(
    (row) => new Map(row.flatMap((value, at) => (names[at] === undefined ? [] : [[names[at], value] as const]))),
  );
  if (values.length === 0) return routedPartitions(table, new Map(), derivation.world);
  return values.flatMap((each) => routedPartitions(table, each, derivation.world));
}

/** The columns that are given values: none by DEFAULT VALUES, all where none are named. */
export function insertedNames(node: InsertStmt, table: Relation): ReadonlySet<string> {
  return new Set(node.selectStmt ? insertedColumns(node, table).filter((name) => name !== undefined) : []);
}

function insertedColumns(node: InsertStmt, table: Relation): (string | undefined)[] {
  if (!node.cols) return table.columns.map(({ name }) => name);
  return node.cols.map((col) => ('ResTarget' in col ? col.ResTarget.name : undefined));
}

/** Constants that become values of an enum column. */
export function noteInserted(
  node: InsertStmt,
  select: SelectStmt | undefined,
  table: Relation,
  derivation: Derivation,
): void {
  const named = (node.cols ?? []).map((col) => ('ResTarget' in col ? col.ResTarget.name : undefined));
  const types = (node.cols ? named : table.columns.map(({ name }) => name)).map(
    (name) => columnOf(table, name ?? '')?.type,
  );
  const rows = (select?.valuesLists ?? []).map((row) => ('List' in row ? (row.List.items ?? []) : []));
  const targets = (select?.targetList ?? []).map((target) =>
    'ResTarget' in target ? target.ResTarget.val : undefined,
  );
  for (const row of [...rows, targets])
    for (const [at, value] of row.entries()) noteConstants(value, types[at], derivation);
  noteAssigned(node.onConflictClause?.targetList, table, derivation);
}

/** Notes enum values that columns are set to, and gives those columns. */
export function noteAssigned(targets: readonly Node[] | undefined, table: Relation, derivation: Derivation): string[] {
  return (targets ?? []).flatMap((target) => {
    if (!('ResTarget' in target) || target.ResTarget.name === undefined) return [];
    noteConstants(target.ResTarget.val, columnOf(table, target.ResTarget.name)?.type, derivation);
    return [target.ResTarget.name];
  });
}
