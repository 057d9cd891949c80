import { type Constraint, constraintOf, hasStorage, type Relation } from '../../catalog/relation';
import { type Alteration, childrenOf, lockChildren } from '../mechanics/alteration';
import { withDescendants } from '../mechanics/descendants';
import { addNotNull } from '../mechanics/notNull';
import type { Running } from './command';

/** What the grammar of 18 adds to a command that 16's has too. */
interface Change {
  readonly conname?: string;
  readonly deferrable?: boolean;
  readonly initdeferred?: boolean;
  readonly alterDeferrability?: boolean;
  readonly alterEnforceability?: boolean;
  readonly is_enforced?: boolean;
  readonly alterInheritability?: boolean;
  readonly noinherit?: boolean;
}

/** ALTER CONSTRAINT: when a foreign key is checked; since 18 whether at all, and whether a NOT NULL is inherited. */
export function alterConstraint({ table, node, alteration, recurse }: Running): void {
  const { derivation } = alteration;
  const change = changeOf(node.def);
  const name = change?.conname ?? '';
  const constraint = constraintOf(table, name);
  if (!change || (!constraint && table.assumed)) return;
  if (!recurse && derivation.postgres >= 18 && table.kind === 'partitioned table') {
    derivation.fails('42P16', 'constraint must be altered in child tables too');
    return;
  }
  if (!constraint) {
    derivation.fails('42704', `constraint "${name}" of relation "${table.name}" does not exist`);
    return;
  }
  if (change.alterInheritability) {
    alterInheritance(table, constraint, change, alteration);
    return;
  }
  if (constraint.kind !== 'foreign key') {
    derivation.fails('42809', `constraint "${name}" of relation "${table.name}" is not a foreign key constraint`);
    return;
  }
  if (constraint.inherited) {
    derivation.fails('42809', `cannot alter constraint "${name}" on relation "${table.name}"`);
    return;
  }
  if (change.alterEnforceability) alterEnforcement(table, constraint, change.is_enforced ?? false, alteration);
  if (change.alterDeferrability) alterDeferrability(table, constraint, change, alteration);
}

function changeOf(def: unknown): Change | undefined {
  const node = def as Record<string, unknown> | undefined;
  if (node?.ATAlterConstraint) return node.ATAlterConstraint as Change;
  if (node?.Constraint) return { ...(node.Constraint as Change), alterDeferrability: true };
  return undefined;
}

/** Partitions are come to even if ONLY is said; since 18 not where the constraint is that way already. */
function alterDeferrability(table: Relation, constraint: Constraint, change: Change, alteration: Alteration): void {
  const { deferrable = false, initdeferred = false } = change;
  const same = constraint.deferrable === deferrable && (constraint.initiallyDeferred ?? false) === initdeferred;
  update(table, { ...constraint, deferrable, initiallyDeferred: initdeferred || undefined }, alteration);
  if (table.kind !== 'partitioned table' || (same && alteration.derivation.postgres >= 18)) return;
  for (const each of withDescendants(table, alteration.derivation.world))
    alteration.derivation.lock(each, alteration.mode);
}

/** The triggers on both tables are dropped, or made; rows are read when it is enforced again (ATExecAlterConstrEnforceability). */
function alterEnforcement(table: Relation, constraint: Constraint, enforced: boolean, alteration: Alteration): void {
  const { derivation, later } = alteration;
  if (constraint.enforced === enforced) return;
  const far = derivation.world.relation(constraint.references?.relation ?? '');
  const mode = enforced ? 'ShareRowExclusiveLock' : 'AccessExclusiveLock';
  if (far)
    for (const each of far.kind === 'partitioned table' ? withDescendants(far, derivation.world) : [far])
      derivation.lock(each, mode);
  update(table, { ...constraint, enforced, validated: enforced }, alteration);
  if (enforced && hasStorage(table)) {
    later.verify(table, 'foreign key');
    derivation.mayFail(table, 'orphans', constraint.name);
  }
  for (const child of table.kind === 'partitioned table' ? childrenOf(table, derivation) : []) {
    derivation.lock(child, alteration.mode);
    const own = child.constraints.find(
      (each) =>
        each.inherited && each.references?.relation === far?.id && each.columns.join() === constraint.columns.join(),
    );
    if (own) alterEnforcement(child, own, enforced, alteration);
  }
}

function alterInheritance(
  table: Relation,
  constraint: Constraint,
  { noinherit = false }: Change,
  alteration: Alteration,
): void {
  if (constraint.kind !== 'not null') {
    alteration.derivation.fails(
      '42809',
      `constraint "${constraint.name}" of relation "${table.name}" is not a not-null constraint`,
    );
    return;
  }
  if (constraint.noInherit === noinherit) return;
  update(table, { ...constraint, noInherit: noinherit }, alteration);
  const column = constraint.columns[0] ?? '';
  for (const child of lockChildren(table, alteration)) {
    if (!noinherit) addNotNull(child, { column, name: constraint.name, inherited: true }, alteration, true);
  }
}

function update(table: Relation, constraint: Constraint, { derivation }: Alteration): void {
  derivation.world.change(table.id, (relation) => ({
    ...relation,
    constraints: relation.constraints.map((each) => (each.name === constraint.name ? constraint : each)),
  }));
}
