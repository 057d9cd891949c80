import { type Constraint, constraintOf, type Relation } from '../../catalog/relation';
import type { Constraint as ConstraintNode, Node } from '../../sql/tree';
import { type Alteration, current, lockChildren, placeOf } from './alteration';
import { constraintName } from './constraintNames';
import { noteEnumLiterals } from './enumLiterals';
import { namedConstraint } from './newConstraint';
import { unknownFunctions } from './unknownFunctions';
import { expressionOf } from './walk';

/** A CHECK to be added. */
export interface CheckPlan {
  readonly name: string | undefined;
  readonly expression: Node;
  readonly notValid: boolean;
  readonly notEnforced: boolean;
  readonly noInherit: boolean;
  readonly inherited: boolean;
}

export function checkPlan(node: ConstraintNode, { derivation }: Pick<Alteration, 'derivation'>): CheckPlan | undefined {
  if (!node.raw_expr) return undefined;
  return {
    name: node.conname || undefined,
    expression: node.raw_expr,
    notValid: node.skip_validation ?? false,
    notEnforced: isNotEnforced(node, derivation),
    noInherit: node.is_no_inherit ?? false,
    inherited: false,
  };
}

/** Only the grammar of 18 knows NOT ENFORCED; it writes `is_enforced` where that is true, and leaves out what is false. */
export function isNotEnforced(node: object, { statement }: Alteration['derivation']): boolean {
  return statement.grammar === 18 && !('is_enforced' in node && node.is_enforced === true);
}

/**
 * Adds a CHECK to a table and all that inherit; rows are read unless it is NOT VALID
 * (src/backend/commands/tablecmds.c, ATAddCheckNNConstraint).
 */
export function addCheck(table: Relation, plan: CheckPlan, alteration: Alteration, recurse: boolean): void {
  const { derivation, later, creating } = alteration;
  const now = current(table, alteration);
  const expression = expressionOf(plan.expression);
  const own = expression.columns.filter((name) => now.assumed || now.columns.some((column) => column.name === name));
  const name = plan.name ?? constraintName(now, own.length === 1 ? own : [], 'check', derivation.world);
  const existing = constraintOf(now, name);
  if (existing) {
    merge(now, existing, name, plan, alteration);
    return;
  }
  noteEnumLiterals(plan.expression, derivation, now);
  unknownFunctions(plan.expression, placeOf(alteration), derivation);
  const validated = creating || !(plan.notValid || plan.notEnforced);
  const constraint: Constraint = {
    ...namedConstraint(name, 'check', own),
    expression,
    validated,
    enforced: !plan.notEnforced,
    noInherit: plan.noInherit,
    inherited: plan.inherited,
  };
  derivation.world.change(now.id, (relation) => ({ ...relation, constraints: [...relation.constraints, constraint] }));
  if (validated && !creating) {
    later.verify(now, 'check');
    derivation.mayFail(now, 'violations', name);
  }
  if (!plan.noInherit) addToChildren(now, { ...plan, name, inherited: true }, alteration, recurse);
}

function addToChildren(table: Relation, plan: CheckPlan, alteration: Alteration, recurse: boolean): void {
  if (!recurse && table.children.length > 0) {
    alteration.derivation.fails('42P16', 'constraint must be added to child tables too');
    return;
  }
  for (const child of lockChildren(table, alteration)) addCheck(child, plan, alteration, true);
}

/** One of the same name that is inherited is the same constraint (heap.c, MergeWithExistingConstraint). */
function merge(table: Relation, existing: Constraint, name: string, plan: CheckPlan, { derivation }: Alteration): void {
  if (existing.kind !== 'check' || (!plan.inherited && !existing.inherited)) {
    derivation.fails('42710', `constraint "${name}" for relation "${table.name}" already exists`);
  } else if (plan.inherited && !existing.validated && !plan.notValid) {
    derivation.fails('55000', `constraint "${name}" conflicts with NOT VALID constraint on relation "${table.name}"`);
  } else {
    derivation.world.change(table.id, (relation) => ({
      ...relation,
      constraints: relation.constraints.map((each) => (each.name === name ? { ...each, inherited: true } : each)),
    }));
  }
}
