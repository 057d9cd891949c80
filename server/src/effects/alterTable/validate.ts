import { type Constraint, constraintOf, hasStorage, type Relation } from '../../catalog/relation';
import { type Alteration, childrenOf, lockChildren } from '../mechanics/alteration';
import { withDescendants } from '../mechanics/descendants';
import { validateNotNull } from '../mechanics/notNull';
import type { Running } from './command';

/** VALIDATE CONSTRAINT: reads the rows of the table and of all that inherit it (tablecmds.c, ATExecValidateConstraint). */
export function validateConstraint({ table, node, alteration, recurse }: Running): void {
  const { derivation } = alteration;
  const name = node.name ?? '';
  const constraint = constraintOf(table, name);
  if (!constraint && table.assumed) {
    alteration.later.verify(table, 'check');
    derivation.unknown(`what the constraint "${name}" says: no migration created it`);
    return;
  }
  if (!constraint) {
    derivation.fails('42704', `constraint "${name}" of relation "${table.name}" does not exist`);
    return;
  }
  if (!isValidatable(constraint, derivation.postgres)) {
    derivation.fails(
      '42809',
      `constraint "${name}" of relation "${table.name}" is not a foreign key or check constraint`,
    );
    return;
  }
  if (!constraint.enforced) {
    derivation.fails('42809', 'cannot validate NOT ENFORCED constraint');
    return;
  }
  if (constraint.validated) return;
  if (constraint.kind === 'check') validateCheck(table, constraint, alteration, recurse);
  else if (constraint.kind === 'not null') validateNotNull(table, constraint, alteration, recurse);
  else validateForeignKey(table, constraint, alteration);
}

function isValidatable({ kind }: Constraint, postgres: number): boolean {
  return kind === 'check' || kind === 'foreign key' || (kind === 'not null' && postgres >= 18);
}

function validateCheck(table: Relation, constraint: Constraint, alteration: Alteration, recurse: boolean): void {
  const { derivation } = alteration;
  const heirs = constraint.noInherit ? [] : withDescendants(table, derivation.world).slice(1);
  for (const each of heirs) derivation.lock(each, alteration.mode);
  if (!recurse && heirs.length > 0) {
    derivation.fails('42P16', 'constraint must be validated on child tables too');
    return;
  }
  for (const each of [table, ...heirs]) {
    const own = constraintOf(each, constraint.name);
    if (!own || own.validated) continue;
    alteration.later.verify(each, 'check');
    derivation.mayFail(each, 'violations', own.name);
    markValidated(each, own.name, alteration);
  }
}

/** Since 18 a foreign key of a partitioned table may be NOT VALID, and its partitions are read. */
function validateForeignKey(table: Relation, constraint: Constraint, alteration: Alteration): void {
  const { derivation, later } = alteration;
  const far = derivation.world.relation(constraint.references?.relation ?? '');
  if (far) derivation.lock(far, 'RowShareLock');
  if (hasStorage(table)) {
    later.verify(table, 'foreign key');
    derivation.mayFail(table, 'orphans', constraint.name);
  }
  markValidated(table, constraint.name, alteration);
  if (table.kind !== 'partitioned table') return;
  for (const child of lockedPartitions(table, alteration)) {
    const own = child.constraints.find(
      (each) =>
        each.inherited &&
        !each.validated &&
        each.references?.relation === constraint.references?.relation &&
        each.columns.join() === constraint.columns.join(),
    );
    if (own) validateForeignKey(child, own, alteration);
  }
}

function lockedPartitions(table: Relation, alteration: Alteration): Relation[] {
  return alteration.derivation.postgres >= 18
    ? lockChildren(table, alteration)
    : childrenOf(table, alteration.derivation);
}

function markValidated(table: Relation, name: string, { derivation }: Alteration): void {
  derivation.world.change(table.id, (relation) => ({
    ...relation,
    constraints: relation.constraints.map((each) => (each.name === name ? { ...each, validated: true } : each)),
  }));
}
