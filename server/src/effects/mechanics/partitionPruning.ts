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
  const children = relation.children.flatMap((id) => world.relation(id) ?? []);
  const certain = value === undefined ? [] : children.filter((child) => holds(boundOf(child), value) === true);
  const kept = certain.length > 0 ? certain : children;
  return [relation, ...kept.flatMap((child) => unprunedPartitions(child, conditions, alias, world))];
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
  return node.A_Const.ival ? (node.A_Const.ival.ival ?? 0) : undefined;
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
  if (bound.strategy === 'l') return (bound.listdatums ?? []).some((datum) => constant(datum) === value) || undefined;
  if (bound.strategy !== 'r' || typeof value === 'string') return undefined;
  const lower = constant(bound.lowerdatums?.[0]);
  const upper = constant(bound.upperdatums?.[0]);
  if (typeof lower !== 'number' || typeof upper !== 'number' || (bound.lowerdatums ?? []).length !== 1)
    return undefined;
  return lower <= value && value < upper;
}
