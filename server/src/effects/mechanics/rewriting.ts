import type { Relation } from '../../catalog/relation';
import type { Derivation } from '../derivation';

/** Writes the table's file anew, which builds all its indexes again (src/backend/commands/cluster.c, finish_heap_swap). */
export function rewriteWithIndexes(table: Relation, why: string, derivation: Derivation): void {
  derivation.rewrite(table, why);
  derivation.scan(table, 'rewrite');
  for (const id of table.indexes) {
    const index = derivation.world.relation(id);
    if (index) derivation.rebuildIndex(index);
  }
}
