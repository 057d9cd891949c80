import type { Relation } from '../../catalog/relation';
import type { LockMode } from '../lock';
import { type Alteration, childrenOf, current } from '../mechanics/alteration';
import { createOwnedSequence, identityPlan } from '../mechanics/columns';
import { drop } from '../mechanics/deletion';
import { changeColumn } from '../mechanics/notNull';
import { namedColumn } from './columnAttributes';
import type { Running } from './command';

/** ADD GENERATED AS IDENTITY: rows keep their values (tablecmds.c, ATExecAddIdentity). */
export function addIdentity(running: Running): void {
  const { table, node, alteration } = running;
  const { derivation } = alteration;
  const column = namedColumn(running);
  if (!column || !refuses(running, 'add identity to')) return;
  if (!column.notNull) {
    derivation.fails(
      '55000',
      `column "${column.name}" of relation "${table.name}" must be declared NOT NULL before identity can be added`,
    );
    return;
  }
  if (column.identity) {
    derivation.fails('55000', `column "${column.name}" of relation "${table.name}" is already an identity column`);
    return;
  }
  if (column.default) {
    derivation.fails('55000', `column "${column.name}" of relation "${table.name}" already has a default value`);
    return;
  }
  const when = node.def && 'Constraint' in node.def ? node.def.Constraint.generated_when : 'a';
  createOwnedSequence(table, identityPlan(column), alteration);
  mark(table, column.name, when === 'a' ? 'always' : 'by default', alteration);
}

/** SET GENERATED, and options of the sequence, which ALTER SEQUENCE locks (parse_utilcmd.c, AT_SetIdentity). */
export function setIdentity(running: Running): void {
  const { table, node, alteration } = running;
  const { derivation } = alteration;
  const column = namedColumn(running);
  if (!column || !refuses(running, 'change identity of')) return;
  if (!column.identity) {
    derivation.fails('55000', `column "${column.name}" of relation "${table.name}" is not an identity column`);
    return;
  }
  lockSequences(table, column.name, 'ShareRowExclusiveLock', alteration);
  const items = node.def && 'List' in node.def ? (node.def.List.items ?? []) : [];
  const generated = items.find((item) => 'DefElem' in item && item.DefElem.defname === 'generated');
  const code =
    generated && 'DefElem' in generated && generated.DefElem.arg && 'Integer' in generated.DefElem.arg
      ? generated.DefElem.arg.Integer.ival
      : undefined;
  if (code !== undefined) mark(table, column.name, code === 97 ? 'always' : 'by default', alteration);
}

/** DROP IDENTITY: its sequence falls with it (tablecmds.c, ATExecDropIdentity). */
export function dropIdentity(running: Running): void {
  const { table, node, alteration } = running;
  const { derivation } = alteration;
  const column = namedColumn(running);
  if (!column || !refuses(running, 'drop identity of')) return;
  if (!column.identity) {
    if (!node.missing_ok)
      derivation.fails('55000', `column "${column.name}" of relation "${table.name}" is not an identity column`);
    return;
  }
  mark(table, column.name, undefined, alteration);
  const sequences = sequencesOf(table, column.name, alteration);
  drop(
    sequences.map(({ id }) => ({ kind: 'relation', id }) as const),
    false,
    derivation,
  );
}

/** Since 17 a partition has the identity of its table, which alone may change it. */
function refuses({ table, recurse, alteration }: Running, what: string): boolean {
  const { derivation } = alteration;
  if (derivation.postgres < 17) return true;
  if (table.partition) derivation.fails('42809', `cannot ${what} a column of a partition`);
  else if (!recurse && table.kind === 'partitioned table' && table.children.length > 0) {
    derivation.fails('42P16', `cannot ${what} a column of only the partitioned table`);
  } else return true;
  return false;
}

function mark(
  table: Relation,
  column: string,
  identity: 'always' | 'by default' | undefined,
  alteration: Alteration,
): void {
  changeColumn(current(table, alteration), column, (each) => ({ ...each, identity }), alteration);
  if (table.kind !== 'partitioned table' || alteration.derivation.postgres < 17) return;
  for (const child of childrenOf(table, alteration.derivation)) {
    alteration.derivation.lock(child, alteration.mode);
    mark(child, column, identity, alteration);
  }
}

/** The sequences that belong to a column. */
export function sequencesOf(table: Relation, column: string, { derivation }: Alteration): Relation[] {
  return derivation.world.sequencesOf(table.id).flatMap((id) => {
    const sequence = derivation.world.relation(id);
    return sequence?.ownedBy?.column === column ? [sequence] : [];
  });
}

export function lockSequences(table: Relation, column: string, mode: LockMode, alteration: Alteration): void {
  for (const sequence of sequencesOf(table, column, alteration)) alteration.derivation.lock(sequence, mode);
}
