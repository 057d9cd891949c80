import type { Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';

/** The relation, and all that inherit from it or are its partitions, at any depth (pg_inherits.c, find_all_inheritors). */
export function withDescendants(relation: Relation, world: World): Relation[] {
  const found = new Map<string, Relation>([[relation.id, relation]]);
  for (const each of found.values()) {
    for (const id of each.children) {
      const child = world.relation(id);
      if (child) found.set(id, child);
    }
  }
  return [...found.values()];
}

/** The relations of which this one is a partition, nearest first. */
export function partitionAncestors(relation: Relation, world: World): Relation[] {
  const found: Relation[] = [];
  let at: Relation | undefined = relation;
  while (at?.partition) {
    at = at.parents[0] === undefined ? undefined : world.relation(at.parents[0]);
    if (at) found.push(at);
  }
  return found;
}

/** The relation and, where it is partitioned, all its partitions; tables that merely inherit are none. */
export function withPartitions(relation: Relation, world: World): Relation[] {
  return relation.kind === 'partitioned table' ? withDescendants(relation, world) : [relation];
}

/** Whether the trigger of that name is a partition's clone of its parent's. */
export function isClonedTrigger(relation: Relation, name: string, world: World): boolean {
  const parent =
    relation.partition && relation.parents[0] !== undefined ? world.relation(relation.parents[0]) : undefined;
  return parent?.attachments.some((each) => each.kind === 'trigger' && each.name === name && each.forEachRow) ?? false;
}
