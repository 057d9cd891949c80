import type { DeleteStmt, InsertStmt, MergeStmt, SelectStmt, UpdateStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { changeRows, runScope } from './mechanics/changeRows';

/** INSERT: ROW EXCLUSIVE on the table, ACCESS SHARE on what its query reads, ROW SHARE on what its keys refer to. */
export function insert(node: InsertStmt, derivation: Derivation): void {
  changeRows({ InsertStmt: node }, runScope(derivation));
}

/** UPDATE: ROW EXCLUSIVE on the table and its partitions. */
export function update(node: UpdateStmt, derivation: Derivation): void {
  changeRows({ UpdateStmt: node }, runScope(derivation));
}

/** DELETE: as UPDATE, and what refers to the rows is looked through. */
export function deleteRows(node: DeleteStmt, derivation: Derivation): void {
  changeRows({ DeleteStmt: node }, runScope(derivation));
}

/** MERGE, since PostgreSQL 15. */
export function merge(node: MergeStmt, derivation: Derivation): void {
  changeRows({ MergeStmt: node }, runScope(derivation));
}

/** SELECT: ACCESS SHARE on what it reads. */
export function select(node: SelectStmt, derivation: Derivation): void {
  changeRows({ SelectStmt: node }, runScope(derivation));
}
