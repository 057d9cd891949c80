import { type Attachment, type Constraint, columnOf, constraintOf, type Relation } from '../../catalog/relation';
import type { RenameStmt } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { isClonedTrigger, withDescendants } from './descendants';
import { renameColumn } from './renameColumn';
import { relationMeant } from './renameRelation';

/** RENAME COLUMN and RENAME ATTRIBUTE: ACCESS EXCLUSIVE, on the children as well (tablecmds.c, renameatt_internal). */
export function renameColumnStatement(node: RenameStmt, derivation: Derivation): void {
  const type = node.renameType === 'OBJECT_ATTRIBUTE' ? undefined : node.relationType;
  const relation = relationMeant(node, type, derivation);
  if (!relation) return;
  const { world } = derivation;
  const [from, to] = [node.subname ?? '', node.newname ?? ''];
  const family = node.relation?.inh === true ? withDescendants(relation, world) : [relation];
  for (const each of family) derivation.lock(each, 'AccessExclusiveLock');
  const refusal = columnRefusal(relation, from, to, family, derivation);
  if (refusal) {
    derivation.fails(...refusal);
    return;
  }
  derivation.renames('column', relation, from, to);
  for (const each of family) renameColumn(each.id, from, to, world);
}

function columnRefusal(
  relation: Relation,
  from: string,
  to: string,
  family: readonly Relation[],
  { world }: Derivation,
): [code: string, message: string] | undefined {
  if (relation.assumed) return undefined;
  const column = columnOf(relation, from);
  if (!column) return relation.columns.length > 0 ? ['42703', `column "${from}" does not exist`] : undefined;
  if (column.inherited) return ['42P16', `cannot rename inherited column "${from}"`];
  const hasChildren = relation.children.some((id) => columnOf(world.relation(id) ?? relation, from) !== undefined);
  if (family.length === 1 && hasChildren)
    return ['42P16', `inherited column "${from}" must be renamed in child tables too`];
  const taken = family.find((each) => columnOf(each, to));
  return taken && ['42701', `column "${to}" of relation "${taken.name}" already exists`];
}

/**
 * RENAME CONSTRAINT: ACCESS EXCLUSIVE, and on the children for what they inherit; its index gets the name too
 * (tablecmds.c, rename_constraint_internal).
 */
export function renameConstraint(node: RenameStmt, derivation: Derivation): void {
  const relation = relationMeant(node, 'OBJECT_TABLE', derivation);
  if (!relation) return;
  const { world } = derivation;
  const [from, to] = [node.subname ?? '', node.newname ?? ''];
  derivation.lock(relation, 'AccessExclusiveLock');
  const constraint = constraintOf(relation, from);
  if (!constraint) {
    if (!relation.assumed)
      derivation.fails('42704', `constraint "${from}" for table "${relation.name}" does not exist`);
    return;
  }
  const refusal = constraintRefusal(relation, constraint, to, node.relation?.inh === true);
  if (refusal) {
    derivation.fails(...refusal);
    return;
  }
  const index = constraint.index ? world.relation(constraint.index) : undefined;
  if (index) derivation.lock(index, 'ShareUpdateExclusiveLock');
  derivation.renames('constraint', relation, from, to);
  const family = inherits(constraint) && node.relation?.inh === true ? withDescendants(relation, world) : [relation];
  for (const each of family) derivation.lock(each, 'AccessExclusiveLock');
  for (const each of family) renameConstraintOf(each, from, to, derivation);
}

function constraintRefusal(
  relation: Relation,
  constraint: Constraint,
  to: string,
  recurse: boolean,
): [code: string, message: string] | undefined {
  const { name } = constraint;
  if (inherits(constraint)) {
    if (!recurse && relation.children.length > 0)
      return ['42P16', `inherited constraint "${name}" must be renamed in child tables too`];
    if (constraint.inherited) return ['42P16', `cannot rename inherited constraint "${name}"`];
  }
  if (!constraintOf(relation, to)) return undefined;
  return ['42710', `constraint "${to}" for relation "${relation.name}" already exists`];
}

function inherits({ kind, noInherit }: Constraint): boolean {
  return (kind === 'check' || kind === 'not null') && !noInherit;
}

function renameConstraintOf(relation: Relation, from: string, to: string, { world }: Derivation): void {
  const index = constraintOf(relation, from)?.index;
  world.change(relation.id, (each) => ({
    ...each,
    constraints: each.constraints.map((one) => (one.name === from ? { ...one, name: to } : one)),
  }));
  if (!index) return;
  world.change(index, (each) => ({ ...each, name: to, index: each.index && { ...each.index, constraint: to } }));
}

const kinds = { OBJECT_TRIGGER: 'trigger', OBJECT_RULE: 'rule', OBJECT_POLICY: 'policy' } as const;

/** Triggers, rules and policies: ACCESS EXCLUSIVE on their table; since 15 a trigger's clones are renamed with it. */
export function renameAttachment(node: RenameStmt, derivation: Derivation): void {
  const relation = relationMeant(node, 'OBJECT_TABLE', derivation);
  if (!relation) return;
  const kind = kinds[node.renameType as keyof typeof kinds];
  const cloned = kind === 'trigger' && relation.kind === 'partitioned table' && derivation.postgres >= 15;
  const family = cloned ? withDescendants(relation, derivation.world) : [relation];
  const is = (each: Attachment) => each.kind === kind && each.name === node.subname;
  if (
    kind === 'trigger' &&
    derivation.postgres >= 15 &&
    isClonedTrigger(relation, node.subname ?? '', derivation.world)
  ) {
    derivation.lock(relation, 'AccessExclusiveLock');
    derivation.fails('0A000', `cannot rename trigger "${node.subname}" on table "${relation.name}"`);
    return;
  }
  for (const each of family) {
    derivation.lock(each, 'AccessExclusiveLock');
    derivation.world.change(each.id, (one) => ({
      ...one,
      attachments: one.attachments.map((own) => (is(own) ? { ...own, name: node.newname ?? own.name } : own)),
    }));
  }
}
