import { relationIn } from '../../catalog/reading';
import type { RelationRef } from '../../effects/effect';
import type { Scene } from '../rule';

/** Who still uses something, as the beginning of a sentence. */
export interface Use {
  readonly who: string;
  readonly verb: string;
}

const known: Use = { who: 'The release that is running', verb: 'still uses' };
const possible: Use = { who: 'The release that is running', verb: 'may still use' };

/** Whether a release uses the table or view; undefined when it does not, or cannot since it came with this migration. */
export function usesTable({ before, release, planned }: Scene, relation: RelationRef): Use | undefined {
  if (relation.newHere || !(relation.assumed || relationIn(before, relation.id))) return undefined;
  if (!release) return planned ? undefined : possible;
  return release.usesTable(relation.schema, relation.name) ? known : undefined;
}

/** Whether a release uses the column; undefined when it does not, or cannot since it came with this migration. */
export function usesColumn(
  { before, release, planned }: Scene,
  relation: RelationRef | undefined,
  column: string,
): Use | undefined {
  if (!relation || relation.newHere) return undefined;
  const earlier = relationIn(before, relation.id);
  const came = earlier && !earlier.assumed && !earlier.columns.some(({ name }) => name === column);
  if (came || (!earlier && !relation.assumed)) return undefined;
  if (!release) return planned ? undefined : possible;
  return release.usesColumn(relation.schema, earlier?.name ?? relation.name, column) ? known : undefined;
}
