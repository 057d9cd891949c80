import type { Relation } from '../../catalog/relation';
import type { Constraint } from '../../sql/tree';
import type { Alteration } from './alteration';
import { addCheck, checkPlan } from './checks';
import { addForeignKey, foreignKeyPlan } from './foreignKeys';
import { addKey, type KeyPlan, keyPlan } from './keys';
import { strings } from './names';
import { addNotNull } from './notNull';

/** Adds the constraints of CREATE TABLE: checks, then keys, the primary key first, then foreign keys (transformCreateStmt). */
export function addConstraintsToNew(table: Relation, nodes: readonly Constraint[], alteration: Alteration): void {
  for (const node of nodes) {
    const column = strings(node.keys)[0];
    if (node.contype !== 'CONSTR_NOTNULL' || column === undefined) continue;
    addNotNull(
      table,
      { column, name: node.conname || undefined, noInherit: node.is_no_inherit ?? false },
      alteration,
      false,
    );
  }
  for (const node of nodes) {
    const plan = node.contype === 'CONSTR_CHECK' ? checkPlan(node, alteration) : undefined;
    if (plan) addCheck(table, plan, alteration, false);
  }
  for (const plan of keysInOrder(nodes)) addKey(table, plan, alteration, false);
  for (const node of nodes) {
    if (node.contype === 'CONSTR_FOREIGN')
      addForeignKey(table, foreignKeyPlan(node, strings(node.fk_attrs), alteration), alteration, true);
  }
}

/** The primary key first; a key that says the same as one before it is the same index (transformIndexConstraints). */
function keysInOrder(nodes: readonly Constraint[]): KeyPlan[] {
  const plans = nodes.flatMap((node) => keyPlan(node) ?? []);
  const ordered = [
    ...plans.filter(({ kind }) => kind === 'primary key'),
    ...plans.filter(({ kind }) => kind !== 'primary key'),
  ];
  const kept: KeyPlan[] = [];
  for (const plan of ordered) if (!kept.some((each) => saysTheSame(each, plan))) kept.push(plan);
  return kept;
}

function saysTheSame(a: KeyPlan, b: KeyPlan): boolean {
  const facts = ({ columns, include, method, nullsNotDistinct, deferrable }: KeyPlan) =>
    JSON.stringify([columns, include, method, nullsNotDistinct, deferrable]);
  const named = a.name === undefined || b.name === undefined || a.name === b.name;
  return a.kind !== 'exclusion' && b.kind !== 'exclusion' && b.kind !== 'primary key' && named && facts(a) === facts(b);
}
