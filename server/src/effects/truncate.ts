import type { Relation } from '../catalog/relation';
import type { World } from '../catalog/world';
import type { TruncateStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { partitionAncestors, withDescendants, withPartitions } from './mechanics/descendants';
import { noteGone } from './mechanics/heldRows';
import { noteEmptied } from './mechanics/knownRows';
import { isSystemRelation, nameOf } from './mechanics/names';
import { noteTriggers } from './mechanics/rowTriggers';

/**
 * TRUNCATE: ACCESS EXCLUSIVE on the tables and their descendants, CASCADE also on all that refer to them; each gets a
 * new file, and its indexes are built again (src/backend/commands/tablecmds.c, ExecuteTruncate).
 */
export function truncate(node: TruncateStmt, derivation: Derivation): void {
  const { world } = derivation;
  const named = (node.relations ?? []).flatMap((each) =>
    'RangeVar' in each && !isSystemRelation(nameOf(each.RangeVar)) ? [each.RangeVar] : [],
  );
  const targets = new Map<string, Relation>();
  for (const range of named) {
    const table = world.relationNamed(nameOf(range));
    const family = range.inh === true ? withDescendants(table, world) : [table];
    for (const each of family) targets.set(each.id, each);
    if (range.inh !== true && table.kind === 'partitioned table')
      derivation.fails('42809', 'cannot truncate only a partitioned table');
    if (['view', 'materialized view', 'sequence', 'index'].includes(table.kind))
      derivation.fails('42809', `"${table.name}" is not a table`);
  }
  const direct = [...targets.values()];
  if (node.behavior === 'DROP_CASCADE') for (const each of targets.values()) addReferencing(each, targets, world);
  for (const each of direct) derivation.lock(each, 'AccessExclusiveLock');
  if (node.behavior !== 'DROP_CASCADE' && isReferenced(targets, world)) {
    derivation.fails('0A000', 'cannot truncate a table referenced in a foreign key constraint');
  }
  if (derivation.hasFailed) return;
  for (const each of targets.values()) empty(each, node.restart_seqs ?? false, derivation);
  for (const each of targets.values()) {
    noteEmptied(each, 'truncated', derivation);
    noteGone(each, world);
  }
}

/** The tables with a foreign key to this one, or to the partitioned table that it is a part of. */
function referencing(table: Relation, world: World): Relation[] {
  const referenced = [table, ...partitionAncestors(table, world)];
  return referenced.flatMap((each) => each.referencedBy.flatMap((id) => world.relation(id) ?? []));
}

function addReferencing(table: Relation, targets: Map<string, Relation>, world: World): void {
  for (const from of referencing(table, world)) {
    for (const each of withPartitions(from, world)) targets.set(each.id, each);
  }
}

function isReferenced(targets: ReadonlyMap<string, Relation>, world: World): boolean {
  return [...targets.values()].some((table) => referencing(table, world).some(({ id }) => !targets.has(id)));
}

function empty(table: Relation, restart: boolean, derivation: Derivation): void {
  const { world } = derivation;
  derivation.lock(table, 'AccessExclusiveLock');
  derivation.note({
    kind: 'changes rows',
    relation: derivation.ref(table),
    how: 'truncate',
    everyRow: true,
    few: false,
  });
  noteTriggers(table, 'truncate', derivation);
  if (restart) {
    for (const id of world.sequencesOf(table.id)) derivation.lock(world.relation(id) ?? table, 'AccessExclusiveLock');
  }
  if (table.kind !== 'table') return;
  derivation.rewrite(table, 'its rows are removed with their file');
  for (const id of table.indexes) {
    const index = world.relation(id);
    if (index) derivation.rebuildIndex(index);
  }
}
