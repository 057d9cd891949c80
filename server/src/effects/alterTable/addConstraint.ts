import { columnOf } from '../../catalog/relation';
import { addCheck, checkPlan } from '../mechanics/checks';
import { withDescendants } from '../mechanics/descendants';
import { addForeignKey, foreignKeyPlan } from '../mechanics/foreignKeys';
import { addKey, keyPlan } from '../mechanics/keys';
import { strings } from '../mechanics/names';
import { addNotNull, notNullOf } from '../mechanics/notNull';
import { addKeyUsingIndex } from '../mechanics/usingIndex';
import type { Running } from './command';

/** Since 18 all that inherit are locked before any constraint is added (tablecmds.c, ATPrepCmd, AT_AddConstraint). */
export function prepareConstraint({ table, alteration, recurse }: Running): void {
  const { derivation, mode } = alteration;
  if (derivation.postgres < 18 || !recurse) return;
  for (const each of withDescendants(table, derivation.world)) if (each.id !== table.id) derivation.lock(each, mode);
}

/** ADD CONSTRAINT of each kind. */
export function addConstraint(running: Running): void {
  const { node: command, alteration, recurse, table } = running;
  const node = command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;
  if (!node) return;
  const check = node.contype === 'CONSTR_CHECK' ? checkPlan(node, alteration) : undefined;
  if (check) addCheck(table, check, alteration, recurse);
  const key = keyPlan(node);
  if (key?.usingIndex) running.enqueue('add index constraint', () => addKeyUsingIndex(running.table, key, alteration));
  else if (key) running.enqueue('add index', () => addKey(running.table, key, alteration, recurse));
  if (node.contype === 'CONSTR_FOREIGN') {
    const columns = strings(node.fk_attrs);
    running.enqueue('add other constraint', () =>
      addForeignKey(running.table, foreignKeyPlan(node, columns, alteration), alteration, recurse),
    );
  }
  if (node.contype === 'CONSTR_NOTNULL') running.enqueue('column attributes', () => addNotNullConstraint(running));
}

/** A column has one NOT NULL constraint: another one must be the same (pg_constraint.c, AdjustNotNullInheritance). */
function conflicts({ node: command, table, alteration }: Running, column: string): boolean {
  const { derivation } = alteration;
  const node = command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;
  const existing = notNullOf(table, column);
  if (!node || !existing) return false;
  if (existing.noInherit !== (node.is_no_inherit ?? false)) {
    derivation.fails(
      '55000',
      `cannot change NO INHERIT status of NOT NULL constraint "${existing.name}" on relation "${table.name}"`,
    );
  } else if (!existing.validated && !node.skip_validation) {
    derivation.fails('55000', `incompatible NOT VALID constraint "${existing.name}" on relation "${table.name}"`);
  } else if (node.conname && node.conname !== existing.name) {
    derivation.fails(
      '55000',
      `cannot create not-null constraint "${node.conname}" on column "${column}" of table "${table.name}"`,
    );
  } else return false;
  return true;
}

function addNotNullConstraint(running: Running): void {
  const { node: command, table, alteration, recurse } = running;
  const node = command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;
  const column = strings(node?.keys)[0];
  if (!node || column === undefined) return;
  if (!columnOf(table, column) && !table.assumed) {
    alteration.derivation.fails('42703', `column "${column}" of relation "${table.name}" does not exist`);
    return;
  }
  if (conflicts(running, column)) return;
  const { conname, skip_validation: notValid = false, is_no_inherit: noInherit = false } = node;
  addNotNull(table, { column, name: conname || undefined, notValid, noInherit }, alteration, recurse);
}
