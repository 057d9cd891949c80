import { type Column, columnOf, type Relation } from '../../catalog/relation';
import { placeOf } from '../mechanics/alteration';
import { withDescendants } from '../mechanics/descendants';
import { noteEnumLiterals } from '../mechanics/enumLiterals';
import { changeColumn, dropNotNull, setNotNull } from '../mechanics/notNull';
import { unknownFunctions } from '../mechanics/unknownFunctions';
import { expressionOf } from '../mechanics/walk';
import type { Running } from './command';

/** Commands that are run on each table that inherits, too, lock them all before (tablecmds.c, ATSimpleRecursion). */
export function withDescendantsLocked(running: Running): void {
  for (const each of reached(running).slice(1)) running.alteration.derivation.lock(each, running.alteration.mode);
}

/** The table, and unless ONLY all that inherit from it. */
export function reached({ table, recurse, alteration }: Running): Relation[] {
  return recurse ? withDescendants(table, alteration.derivation.world) : [table];
}

/** The column that a command names; where there is none, the statement fails. */
export function namedColumn({ table, node, alteration }: Running): Column | undefined {
  const column = columnOf(table, node.name ?? '');
  if (column || table.assumed) return column;
  alteration.derivation.fails('42703', `column "${node.name}" of relation "${table.name}" does not exist`);
  return undefined;
}

/** SET DEFAULT and DROP DEFAULT: only rows to come have the new one (tablecmds.c, ATExecColumnDefault). */
export function setDefault(running: Running): void {
  const { node, alteration, table } = running;
  const { derivation } = alteration;
  const column = namedColumn(running);
  if (column?.identity) {
    derivation.fails('42601', `column "${column.name}" of relation "${table.name}" is an identity column`);
    return;
  }
  if (column?.generated) {
    derivation.fails('42601', `column "${column.name}" of relation "${table.name}" is a generated column`);
    return;
  }
  if (node.def) {
    noteEnumLiterals(node.def, derivation, table, column?.type);
    unknownFunctions(node.def, placeOf(alteration), derivation);
  } else if (column?.default) {
    derivation.removes('default', table, column.name);
  }
  const value = node.def && expressionOf(node.def);
  for (const each of reached(running))
    changeColumn(each, node.name ?? '', (old) => ({ ...old, default: value }), alteration);
}

/** SET NOT NULL. */
export function setNotNullOf(running: Running): void {
  const column = namedColumn(running);
  if (column || running.table.assumed)
    setNotNull(running.table, running.node.name ?? '', running.alteration, running.recurse);
}

/**
 * Before 18 the partitions of a table whose column is NOT NULL are not looked at, though another command of the
 * statement drops it (tablecmds.c, ATPrepSetNotNull).
 */
export function prepareNotNull(running: Running): void {
  const { table, node, alteration } = running;
  const name = node.name ?? '';
  if (alteration.derivation.postgres >= 18 || table.kind !== 'partitioned table' || !columnOf(table, name)?.notNull)
    return;
  running.enqueue('column attributes', () =>
    changeColumn(table, name, (each) => ({ ...each, notNull: true }), alteration),
  );
}

/** DROP NOT NULL. */
export function dropNotNullOf(running: Running): void {
  const { table, alteration, recurse } = running;
  const { derivation } = alteration;
  const column = namedColumn(running);
  if (!column) return;
  if (column.identity) {
    derivation.fails('42601', `column "${column.name}" of relation "${table.name}" is an identity column`);
    return;
  }
  const parent = table.partition ? derivation.world.relation(table.parents[0] ?? '') : undefined;
  if (parent && columnOf(parent, column.name)?.notNull) {
    derivation.fails('42P16', `column "${column.name}" is marked NOT NULL in parent table`);
    return;
  }
  dropNotNull(table, column.name, alteration, recurse);
}
