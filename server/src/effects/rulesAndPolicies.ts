import type { Attachment, Relation } from '../catalog/relation';
import type { AlterPolicyStmt, CreatePolicyStmt, Node, RuleStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { analysisScope, changeRows } from './mechanics/changeRows';
import { nameOf } from './mechanics/names';
import { readExpressions } from './mechanics/query';
import { columnNamesIn } from './mechanics/walk';

const ruleEvents: Readonly<Record<string, string>> = {
  CMD_INSERT: 'insert',
  CMD_UPDATE: 'update',
  CMD_DELETE: 'delete',
};

/** CREATE RULE: ACCESS EXCLUSIVE (src/backend/rewrite/rewriteDefine.c, DefineRule). */
export function createRule(node: RuleStmt, derivation: Derivation): void {
  const relation = derivation.world.relationNamed(nameOf(node.relation));
  derivation.lock(relation, 'AccessExclusiveLock');
  const name = node.rulename ?? '';
  if (exists(relation, 'rule', name) && !node.replace) {
    derivation.fails('42710', `rule "${name}" for relation "${relation.name}" already exists`);
    return;
  }
  const items = ['old', 'new'].map((alias) => ({ alias, relation }));
  const scope = { ...analysisScope(derivation), outer: { items, outer: undefined } };
  for (const action of node.actions ?? []) changeRows(action, scope);
  const event = ruleEvents[node.event ?? ''];
  attach(
    relation,
    { kind: 'rule', name, events: event ? [event] : [], columns: columnNamesIn(node.whereClause) },
    derivation,
  );
}

/** CREATE POLICY: ACCESS EXCLUSIVE; tables that its conditions ask: ACCESS SHARE (src/backend/commands/policy.c). */
export function createPolicy(node: CreatePolicyStmt, derivation: Derivation): void {
  const table = derivation.world.relationNamed(nameOf(node.table));
  derivation.lock(table, 'AccessExclusiveLock');
  const name = node.policy_name ?? '';
  if (exists(table, 'policy', name)) {
    derivation.fails('42710', `policy "${name}" for table "${table.name}" already exists`);
    return;
  }
  attach(table, policyOf(name, [node.qual, node.with_check], table, derivation), derivation);
}

/** ALTER POLICY: as CREATE POLICY. */
export function alterPolicy(node: AlterPolicyStmt, derivation: Derivation): void {
  const table = derivation.world.relationNamed(nameOf(node.table));
  derivation.lock(table, 'AccessExclusiveLock');
  const name = node.policy_name ?? '';
  if (!exists(table, 'policy', name) && !table.assumed) {
    derivation.fails('42704', `policy "${name}" for table "${table.name}" does not exist`);
    return;
  }
  attach(table, policyOf(name, [node.qual, node.with_check], table, derivation), derivation);
}

function policyOf(
  name: string,
  conditions: readonly (Node | undefined)[],
  table: Relation,
  derivation: Derivation,
): Attachment {
  const level = { items: [{ alias: table.name, relation: table }], outer: undefined };
  const columns = new Set<string>();
  const reads = new Set<string>();
  const scope = analysisScope(derivation, (relation, column) => {
    if (relation.id !== table.id) reads.add(relation.id);
    else if (column !== undefined) columns.add(column);
  });
  readExpressions(conditions, level, scope);
  return { kind: 'policy', name, events: [], columns: [...columns].sort(), reads: [...reads].sort() };
}

function exists(relation: Relation, kind: Attachment['kind'], name: string): boolean {
  return relation.attachments.some((each) => each.kind === kind && each.name === name);
}

function attach(relation: Relation, attachment: Attachment, { world }: Derivation): void {
  world.change(relation.id, (each) => ({
    ...each,
    attachments: [
      ...each.attachments.filter((one) => one.kind !== attachment.kind || one.name !== attachment.name),
      attachment,
    ],
  }));
}
