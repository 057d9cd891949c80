// Views and materialized views: what they read, kept on both sides.
import type { Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { Node } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { analysisScope, runScope } from './changeRows';
import { readQuery } from './query';

/** The relations and columns that a query speaks of; `all`: which ones cannot be told. */
export type Reads = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

/** Derives the query of a view, run now or only looked at, and gives what it reads. */
export function readStored(query: Node | undefined, purpose: 'analyzed' | 'run', derivation: Derivation): Reads {
  const reads = new Map<string, Set<string> | 'all'>();
  const onColumn = (relation: Relation, name: string | undefined) => {
    const known = reads.get(relation.id);
    if (relation.assumed && name === undefined) reads.set(relation.id, 'all');
    if (known === 'all' || (relation.assumed && name === undefined)) return;
    const names = name === undefined ? relation.columns.map((column) => column.name) : [name];
    reads.set(relation.id, new Set([...(known ?? []), ...names]));
  };
  const onRelation = (relation: Relation) => {
    if (!reads.has(relation.id)) reads.set(relation.id, new Set());
  };
  const scope = purpose === 'run' ? runScope(derivation) : analysisScope(derivation);
  readQuery(query, { ...scope, onColumn, onRelation });
  return reads;
}

/** Writes what the view reads, here and on the relations that it reads. */
export function keepReads(view: string, reads: Reads, world: World): void {
  const before = world.relation(view)?.readsFrom ?? [];
  for (const id of before) {
    world.change(id, (each) => ({ ...each, readBy: each.readBy.filter((one) => one.view !== view) }));
  }
  const readsFrom = [...reads.keys()].sort();
  world.change(view, (each) => ({ ...each, readsFrom }));
  for (const [id, columns] of reads) {
    const kept = columns === 'all' ? 'all' : [...columns].sort();
    world.change(id, (each) => ({ ...each, readBy: [...each.readBy, { view, columns: kept }] }));
  }
}
