import { columnOf, type Relation } from '../../catalog/relation';
import type { Node, PartitionBoundSpec } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { type Atom, atomsOf, type Constant, compare, constantOf } from './comparisons';
import { provesNotNull } from './notNullProof';

/**
 * Whether the validated CHECKs of a table prove that all its rows lie within a partition's bound, so that they need
 * not be read (src/backend/commands/tablecmds.c, PartConstraintImpliedByRelConstraint). Only bounds of one column by
 * constants are understood; others are taken for not proven.
 */
export function boundIsImplied(
  table: Relation,
  parent: Relation,
  bound: PartitionBoundSpec | undefined,
  derivation: Derivation,
): boolean {
  const key = parent.partitionKey;
  const column = key?.columns[0];
  if (!key || !bound || bound.is_default || key.columns.length !== 1 || column === undefined) return false;
  const place = { world: derivation.world, postgres: derivation.postgres };
  const values = listed(bound);
  const takesNull = values?.some((value) => value === null) ?? false;
  if (!takesNull && !columnOf(table, column)?.notNull && !provesNotNull(table, column, place)) return false;
  const atoms = table.constraints
    .filter(({ kind, validated, enforced }) => kind === 'check' && validated && enforced)
    .flatMap(({ expression }) => (expression ? atomsOf(expression.tree, column) : []));
  const implied =
    key.strategy === 'list' ? impliesList(atoms, values ?? []) : key.strategy === 'range' && impliesRange(atoms, bound);
  return implied && ancestorsImplied(table, parent, derivation);
}

/** A partition of a partition must lie within the bounds of all of them. */
function ancestorsImplied(table: Relation, parent: Relation, derivation: Derivation): boolean {
  const above = parent.partition ? derivation.world.relation(parent.parents[0] ?? '') : undefined;
  if (!above) return true;
  const bound = parent.partition?.bound;
  const spec = bound && 'PartitionBoundSpec' in bound ? bound.PartitionBoundSpec : undefined;
  return boundIsImplied(table, above, spec, derivation);
}

function listed(bound: PartitionBoundSpec): (Constant | null)[] | undefined {
  return bound.listdatums?.flatMap((node) =>
    'A_Const' in node && node.A_Const.isnull ? [null] : (constantOf(node) ?? []),
  );
}

function impliesList(atoms: readonly Atom[], values: readonly (Constant | null)[]): boolean {
  return atoms.some(
    ({ operator, values: own }) =>
      operator === 'in' && own.every((one) => values.some((value) => value !== null && compare(one, value) === 0)),
  );
}

function impliesRange(atoms: readonly Atom[], bound: PartitionBoundSpec): boolean {
  const lower = bound.lowerdatums?.[0];
  const upper = bound.upperdatums?.[0];
  if (bound.lowerdatums?.length !== 1 || bound.upperdatums?.length !== 1 || !lower || !upper) return false;
  return (isOpen(lower) || atLeast(atoms, constantOf(lower))) && (isOpen(upper) || below(atoms, constantOf(upper)));
}

/** MINVALUE and MAXVALUE. */
function isOpen(node: Node): boolean {
  const name = 'ColumnRef' in node ? node.ColumnRef.fields?.[0] : undefined;
  return name !== undefined && 'String' in name && /^(min|max)value$/i.test(name.String.sval ?? '');
}

function atLeast(atoms: readonly Atom[], bound: Constant | undefined): boolean {
  if (bound === undefined) return false;
  const holds = (value: Constant, least: number) => {
    const order = compare(value, bound);
    return order !== undefined && order >= least;
  };
  return atoms.some(
    ({ operator, values }) =>
      (operator === '>=' || operator === '>' || operator === 'in') && values.every((value) => holds(value, 0)),
  );
}

function below(atoms: readonly Atom[], bound: Constant | undefined): boolean {
  if (bound === undefined) return false;
  return atoms.some(({ operator, values }) =>
    values.every((value) => {
      const order = compare(value, bound);
      if (order === undefined) return false;
      return operator === '<' ? order <= 0 : (operator === '<=' || operator === 'in') && order < 0;
    }),
  );
}
