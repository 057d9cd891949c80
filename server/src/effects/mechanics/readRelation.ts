import type { Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { Node } from '../../sql/tree';
import type { LockMode } from '../lock';
import { isBoundedByIndex } from './conditions';
import { unprunedPartitions } from './partitionPruning';
import type { QueryScope } from './query';

/** How a query reads one relation. */
export interface RelationReading {
  readonly alias: string;
  readonly only: boolean;
  readonly mode: LockMode;
  readonly conditions: readonly Node[];
  readonly few: boolean;
  readonly extremes?: readonly string[];
}

/**
 * Locks a relation that a query reads, with the tables that inherit from it and with the partitions that its
 * conditions leave; what no index bounds is read row by row. A view's own relations are read when it is run.
 */
export function readRelation(relation: Relation, reading: RelationReading, scope: QueryScope): void {
  const { derivation } = scope;
  derivation.lock(relation, reading.mode);
  if (scope.purpose === 'analyzed') return;
  if (relation.kind === 'view') {
    readView(relation, reading, scope);
    return;
  }
  if (scope.purpose === 'rewritten') return;
  const family = reading.only
    ? [relation]
    : unprunedPartitions(relation, reading.conditions, reading.alias, derivation.world);
  for (const each of family) {
    derivation.lock(each, reading.mode);
    if (scope.purpose === 'run') readRows(each, reading, scope);
  }
}

function readRows(relation: Relation, reading: RelationReading, { derivation }: QueryScope): void {
  if (reading.few || !['table', 'materialized view'].includes(relation.kind)) return;
  if (givesExtremes(relation, reading.extremes ?? [], derivation.world)) return;
  if (relation.assumed && reading.conditions.length > 0) return;
  if (!isBoundedByIndex(relation, reading.alias, reading.conditions, derivation.world))
    derivation.scan(relation, 'query');
}

/** The relations behind a view, at any depth, with the lock that the view is read with (rewriteHandler.c). */
function readView(view: Relation, reading: RelationReading, scope: QueryScope): void {
  for (const id of view.readsFrom) {
    const behind = scope.derivation.world.relation(id);
    if (behind) readRelation(behind, { ...reading, only: false, conditions: [], alias: behind.name }, scope);
  }
}

function givesExtremes(relation: Relation, columns: readonly string[], world: World): boolean {
  const leads = (column: string) =>
    relation.indexes.some((id) => {
      const facts = world.relation(id)?.index;
      return facts?.method === 'btree' && !facts.predicate && facts.parts[0]?.column === column;
    });
  return columns.length > 0 && columns.every(leads);
}
