import type { CreateStmt } from '../sql/tree';
import type { Derivation } from './derivation';

/** CREATE TABLE: nobody waits for a table that nobody sees, but those that it refers to are locked. */
export function createTable(node: CreateStmt, derivation: Derivation): void {
  const name = { schema: node.relation?.schemaname, name: node.relation?.relname ?? '' };
  const existing = derivation.world.findRelation(name);
  if (existing) return;
  derivation.world.create(name, { kind: node.partspec ? 'partitioned table' : 'table' });
}
