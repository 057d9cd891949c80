import type { DropStmt } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { forget } from './forget';
import { nameOfNode, spelledName } from './names';
import { noteRemoval } from './removal';

/**
 * DROP INDEX CONCURRENTLY: SHARE UPDATE EXCLUSIVE, then waits for everybody who may still use the index
 * (src/backend/catalog/index.c, index_drop; restrictions in tablecmds.c, RemoveRelations).
 */
export function dropIndexConcurrently(node: DropStmt, derivation: Derivation): void {
  const { world } = derivation;
  derivation.refusesTransaction();
  const refused = refusal(node);
  if (refused) {
    derivation.fails('0A000', `DROP INDEX CONCURRENTLY does not support ${refused}`);
    return;
  }
  const name = nameOfNode(node.objects?.[0]);
  const index = world.findRelation(name);
  if (!index?.index) {
    if (!node.missing_ok) derivation.unknown(`which table the index "${spelledName(name)}" is on`);
    return;
  }
  const table = world.relation(index.index.table);
  if (table) derivation.lock(table, 'ShareUpdateExclusiveLock');
  if (index.kind === 'partitioned index') {
    derivation.fails('0A000', `cannot drop partitioned index "${index.name}" concurrently`);
  } else if (index.index.constraint) {
    const why = `constraint ${index.index.constraint} on table ${table?.name} requires it`;
    derivation.fails('2BP01', `cannot drop index ${index.name} because ${why}`);
  } else {
    derivation.lock(index, 'ShareUpdateExclusiveLock');
    if (table) derivation.waitsFor(table);
    const object = { kind: 'relation', id: index.id } as const;
    noteRemoval(object, false, derivation);
    forget(object, world);
  }
}

function refusal(node: DropStmt): string | undefined {
  if ((node.objects ?? []).length !== 1) return 'dropping multiple objects';
  return node.behavior === 'DROP_CASCADE' ? 'CASCADE' : undefined;
}
