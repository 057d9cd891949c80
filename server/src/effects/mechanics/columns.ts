import { generatedName } from '../../catalog/generatedName';
import { type Column, columnOf, type Relation } from '../../catalog/relation';
import type { ColumnDef, Constraint as ConstraintNode, Node } from '../../sql/tree';
import type { Alteration } from './alteration';
import { nameOfNode } from './names';
import { columnTypeOf } from './typeRef';
import { expressionOf } from './walk';

/** A column's definition, taken apart. */
export interface ColumnPlan {
  readonly column: Column;
  /** As written; a serial has none. */
  readonly default: Node | undefined;
  /** It has a default, written, of a serial or GENERATED, so that a foreign key on it must be checked. */
  readonly filled: boolean;
  /** Serial or identity: it takes its values from a sequence of its own. */
  readonly sequence: 'serial' | 'identity' | undefined;
  readonly notNull: ConstraintNode | undefined;
  /** Its CHECK, PRIMARY KEY, UNIQUE and REFERENCES, as constraints of the table. */
  readonly constraints: readonly ConstraintNode[];
}

/** Takes a column's definition apart (src/backend/parser/parse_utilcmd.c, transformColumnDefinition). */
export function columnPlan(def: ColumnDef, alteration: Pick<Alteration, 'derivation'>): ColumnPlan {
  const { world } = alteration.derivation;
  const { type, serial } = columnTypeOf(def, world);
  const nodes = constraintNodes(def.constraints);
  const find = (kind: string) => nodes.find(({ contype }) => contype === kind);
  const written = find('CONSTR_DEFAULT')?.raw_expr ?? def.raw_default;
  const generated = find('CONSTR_GENERATED');
  const identity = find('CONSTR_IDENTITY');
  const primary = find('CONSTR_PRIMARY');
  const column: Column = {
    name: def.colname ?? '',
    type,
    notNull: false,
    default: written && expressionOf(written),
    generated: generated?.raw_expr && { kind: storageOf(generated), expression: expressionOf(generated.raw_expr) },
    identity: identity && (identity.generated_when === 'a' ? 'always' : 'by default'),
    collation: def.collClause ? nameOfNode({ List: { items: def.collClause.collname ?? [] } }).name : undefined,
    inherited: false,
    blankIn: undefined,
  };
  const sequence = identity ? 'identity' : serial ? 'serial' : undefined;
  const notNull = find('CONSTR_NOTNULL') ?? (sequence || primary ? {} : undefined);
  return {
    column,
    default: written,
    filled: written !== undefined || serial || generated !== undefined,
    sequence,
    notNull,
    constraints: tableConstraints(nodes, column.name),
  };
}

/** STORED unless VIRTUAL is said; only the grammar of 18 says which, there VIRTUAL is what is left out. */
function storageOf(node: ConstraintNode): 'stored' | 'virtual' {
  return 'generated_kind' in node && node.generated_kind === 'v' ? 'virtual' : 'stored';
}

/** The constraints of a definition, each with the DEFERRABLE that may follow it. */
export function constraintNodes(nodes: readonly Node[] | undefined): ConstraintNode[] {
  const found: ConstraintNode[] = [];
  for (const node of nodes ?? []) {
    if (!('Constraint' in node)) continue;
    const last = found.at(-1);
    const { contype } = node.Constraint;
    if (contype === 'CONSTR_ATTR_DEFERRABLE' && last) found[found.length - 1] = { ...last, deferrable: true };
    else if (contype === 'CONSTR_ATTR_DEFERRED' && last)
      found[found.length - 1] = { ...last, deferrable: true, initdeferred: true };
    else if (!contype?.startsWith('CONSTR_ATTR')) found.push(node.Constraint);
  }
  return found;
}

const ofTable = ['CONSTR_CHECK', 'CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_FOREIGN'];

function tableConstraints(nodes: readonly ConstraintNode[], column: string): ConstraintNode[] {
  const self: Node[] = [{ String: { sval: column } }];
  return nodes
    .filter(({ contype }) => ofTable.includes(contype ?? ''))
    .map((node) => {
      if (node.contype === 'CONSTR_FOREIGN') return { ...node, fk_attrs: self };
      return node.contype === 'CONSTR_CHECK' ? node : { ...node, keys: self };
    });
}

/** A column that is as it is, and takes its values from a sequence from now on. */
export function identityPlan(column: Column): ColumnPlan {
  return { column, default: undefined, filled: false, sequence: 'identity', notNull: undefined, constraints: [] };
}

/** Creates the sequence of a serial or identity column, and makes it the serial's default. */
export function createOwnedSequence(
  table: Relation,
  plan: ColumnPlan,
  { derivation }: Pick<Alteration, 'derivation'>,
): void {
  const { world } = derivation;
  if (!plan.sequence) return;
  const { name: column } = plan.column;
  const name = generatedName(table.name, column, 'seq', (free) => world.isFree(table.schema, free));
  const { persistence } = table;
  world.create(
    { schema: table.schema, name },
    { kind: 'sequence', persistence, ownedBy: { relation: table.id, column } },
  );
  if (plan.sequence === 'identity' || !columnOf(world.relation(table.id)!, column)) return;
  const value = expressionOf(nextValue(table.schema, name));
  world.change(table.id, (relation) => ({
    ...relation,
    columns: relation.columns.map((each) => (each.name === column ? { ...each, default: value } : each)),
  }));
}

function nextValue(schema: string, name: string): Node {
  return {
    FuncCall: {
      funcname: [{ String: { sval: 'nextval' } }],
      args: [{ A_Const: { sval: { sval: `${schema}.${name}` } } }],
    },
  };
}
