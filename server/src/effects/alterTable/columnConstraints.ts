import type { Constraint as ConstraintNode } from '../../sql/tree';
import { addCheck, checkPlan } from '../mechanics/checks';
import type { ColumnPlan } from '../mechanics/columns';
import { addForeignKey, foreignKeyPlan } from '../mechanics/foreignKeys';
import { addKey, keyPlan } from '../mechanics/keys';
import type { Running } from './command';

/** The constraints of a new column, in the passes of those of the table (parse_utilcmd.c, transformAlterTableStmt). */
export function addColumnConstraints(plan: ColumnPlan, running: Running): void {
  for (const node of plan.constraints) addOne(node, plan, running);
}

function addOne(node: ConstraintNode, plan: ColumnPlan, running: Running): void {
  const { alteration, recurse } = running;
  const check = node.contype === 'CONSTR_CHECK' ? checkPlan(node, alteration) : undefined;
  if (check) running.enqueue('add constraint', () => addCheck(running.table, check, alteration, recurse));
  const key = keyPlan(node);
  if (key) running.enqueue('add index', () => addKey(running.table, key, alteration, recurse));
  if (node.contype !== 'CONSTR_FOREIGN') return;
  running.enqueue('add other constraint', () => {
    const foreign = foreignKeyPlan(node, [plan.column.name], alteration);
    // Nulls refer to nothing: without a default the key is taken for valid unread.
    addForeignKey(running.table, { ...foreign, holds: !plan.filled }, alteration, recurse);
  });
}
