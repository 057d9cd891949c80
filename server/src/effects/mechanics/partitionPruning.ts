import type { Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { Node, PartitionBoundSpec } from '../../sql/tree';
import { columnName, conjuncts } from './conditions';
import { withDescendants } from './descendants';
import { strings } from './names';

/**
 * The relation and its descendants, without the partitions that a comparison of the partition key with a constant
 * rules out when the query is planned (src/backend/partitioning/partprune.c). Only what is certain is left out.
 */
export function unprunedPartitions(
  relation: Relation,
  conditions: readonly Node[],
  alias: string,
  world: World,
): Relation[] {
  const key = relation.partitionKey;
  if (!key) return withDescendants(relation, world);
  const value = key.columns.length === 1 ? equalTo(key.columns[0]!, conditions, alias) : undefined;
  const kept = partitionsFor(relation, value, world);
  return [relation, ...kept.flatMap((child) => unprunedPartitions(child, conditions, alias, world))];
}

/** The partitions to which a row with those values may go, at any depth; the values stand by column. */
export function routedPartitions(relation: Relation, values: ReadonlyMap<string, Node>, world: World): Relation[] {
  const key = relation.partitionKey;
  const value = key?.columns.length === 1 ? constant(values.get(key.columns[0]!)) : undefined;
  const kept = key ? partitionsFor(relation, value, world) : [];
  return [relation, ...kept.flatMap((child) => routedPartitions(child, values, world))];
}

function partitionsFor(relation: Relation, value: string | number | undefined, world: World): Relation[] {
  const children = relation.children.flatMap((id) => world.relation(id) ?? []);
  if (value === undefined) return children;
  const certain = children.filter((child) => holds(boundOf(child), value) === true);
  return certain.length > 0 ? certain : children.filter((child) => holds(boundOf(child), value) !== false);
}

/** The constant that a column is said to equal. */
function equalTo(column: string, conditions: readonly Node[], alias: string): string | number | undefined {
  for (const condition of conditions.flatMap(conjuncts)) {
    if (!('A_Expr' in condition) || condition.A_Expr.kind !== 'AEXPR_OP') continue;
    const { name, lexpr, rexpr } = condition.A_Expr;
    if (strings(name).at(-1) !== '=') continue;
    if (columnName(lexpr, alias) === column) return constant(rexpr);
    if (columnName(rexpr, alias) === column) return constant(lexpr);
  }
  return undefined;
}

function constant(node: Node | undefined): string | number | undefined {
  if (!node || !('A_Const' in node)) return undefined;
  if (node.A_Const.sval) return node.A_Const.sval.sval ?? '';
  // The tree says nothing for 0, and nothing for negative numbers either: such a constant is not known.
  return node.A_Const.ival?.ival;
}

function boundOf(partition: Relation): PartitionBoundSpec | undefined {
  const bound = partition.partition?.bound as
    | { PartitionBoundSpec?: PartitionBoundSpec }
    | PartitionBoundSpec
    | undefined;
  if (!bound) return undefined;
  return 'PartitionBoundSpec' in bound ? bound.PartitionBoundSpec : (bound as PartitionBoundSpec);
}

/** Whether a row of that key goes there; undefined where it cannot be told. */
function holds(bound: PartitionBoundSpec | undefined, value: string | number): boolean | undefined {
  if (!bound || bound.is_default) return undefined;
  if (bound.strategy === 'l') return isListed(bound.listdatums ?? [], value);
  if (bound.strategy !== 'r' || typeof value === 'string') return undefined;
  const lower = limit(bound.lowerdatums);
  const upper = limit(bound.upperdatums);
  if (lower === undefined || upper === undefined) return undefined;
  return lower <= value && value < upper;
}

function isListed(datums: readonly Node[], value: string | number): boolean | undefined {
  const values = datums.map(constant);
  if (values.includes(value)) return true;
  return values.every((each) => typeof each === typeof value) ? false : undefined;
}

/** The end of a range of one column. */
function limit(datums: readonly Node[] | undefined): number | undefined {
  const [datum] = datums ?? [];
  if (!datum || datums?.length !== 1) return undefined;
  if ('ColumnRef' in datum) {
    const word = strings(datum.ColumnRef.fields).at(-1);
    return word === 'minvalue' ? Number.NEGATIVE_INFINITY : word === 'maxvalue' ? Number.POSITIVE_INFINITY : undefined;
  }
  // A bound of which the tree says nothing is 0 or negative, and the values that are known are positive.
  if ('A_Const' in datum && datum.A_Const.ival) return datum.A_Const.ival.ival ?? 0;
  return undefined;
}
