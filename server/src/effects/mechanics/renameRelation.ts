import type { Relation, RelationKind } from '../../catalog/relation';
import type { ObjectType, RenameStmt } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { isSystemRelation, nameOf } from './names';
import { namedAs } from './removal';

/** The kinds that a word other than TABLE insists on. */
const insisted: Partial<Record<ObjectType, { kinds: readonly RelationKind[]; said: string }>> = {
  OBJECT_VIEW: { kinds: ['view'], said: 'a view' },
  OBJECT_MATVIEW: { kinds: ['materialized view'], said: 'a materialized view' },
  OBJECT_SEQUENCE: { kinds: ['sequence'], said: 'a sequence' },
  OBJECT_FOREIGN_TABLE: { kinds: ['foreign table'], said: 'a foreign table' },
};

/** The relation that a statement of one of these kinds means, or undefined: missing, or noted as failing. */
export function relationMeant(
  node: Pick<RenameStmt, 'relation' | 'missing_ok'>,
  type: ObjectType | undefined,
  derivation: Derivation,
): Relation | undefined {
  const name = nameOf(node.relation);
  if (isSystemRelation(name)) return undefined;
  const wanted = insisted[type ?? 'OBJECT_TABLE'];
  const found = derivation.world.findRelation(name);
  if (!found && node.missing_ok) return undefined;
  if (!found && type === 'OBJECT_INDEX') {
    derivation.unknown(`which table the index "${name.name}" is on: no migration created it`);
    return undefined;
  }
  if (found && !found.assumed && wanted && !wanted.kinds.includes(found.kind)) {
    derivation.fails('42809', `"${name.name}" is not ${wanted.said}`);
    return undefined;
  }
  return found ?? derivation.world.relationNamed(name, wanted?.kinds[0]);
}

/**
 * RENAME TO: ACCESS EXCLUSIVE on the relation; ALTER INDEX on an index: SHARE UPDATE EXCLUSIVE, and its table is left
 * alone. ALTER TABLE on an index takes the strong lock (src/backend/commands/tablecmds.c, RenameRelation).
 */
export function renameRelation(node: RenameStmt, derivation: Derivation): void {
  const relation = relationMeant(node, node.renameType, derivation);
  if (!relation) return;
  const { world } = derivation;
  const name = node.newname ?? '';
  const gentle = node.renameType === 'OBJECT_INDEX' && relation.index !== undefined;
  derivation.lock(relation, gentle ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock');
  if (!world.isFree(relation.schema, name)) {
    derivation.fails('42P07', `relation "${name}" already exists`);
    return;
  }
  derivation.renames(namedAs(relation.kind), relation, relation.name, name);
  world.put({ ...relation, name });
  if (relation.index?.constraint) renameCarried(relation, name, derivation);
}

/** The constraint that an index carries has its name, always. */
function renameCarried(index: Relation, name: string, { world }: Derivation): void {
  world.change(index.id, (each) => (each.index ? { ...each, index: { ...each.index, constraint: name } } : each));
  world.change(index.index!.table, (table) => ({
    ...table,
    constraints: table.constraints.map((each) => (each.index === index.id ? { ...each, name } : each)),
  }));
}
