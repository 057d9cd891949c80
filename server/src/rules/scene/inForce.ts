import type { Catalog } from '../../catalog/catalog';
import { relationIn } from '../../catalog/reading';
import type { Constraint, Relation } from '../../catalog/relation';
import type { Effect } from '../../effects/effect';
import type { Step } from '../../timeline/timeline';
import type { Scene } from '../rule';
import { followed } from './followed';

type MayFail = Extract<Effect, { kind: 'may fail' }>;

/** Why the rows of a table that was there may make a statement fail; not what held for them when the migration began. */
export function risksOf(scene: Pick<Scene, 'before' | 'memo'>, step: Step): readonly MayFail[] {
  const { before } = scene;
  const known = followed(scene, step, 'risks', () => new WeakMap<Catalog, readonly MayFail[]>());
  const risks = known.get(before) ?? findRisks(before, step);
  known.set(before, risks);
  return risks;
}

function findRisks(before: Catalog, { effects, after }: Step): MayFail[] {
  return effects.filter(
    (effect): effect is MayFail =>
      effect.kind === 'may fail' && !(effect.relation && heldBefore(effect, before, after)),
  );
}

/** The words, where rows may make a statement fail for that reason. */
export function failing(scene: Scene, step: Step, why: MayFail['why'], words: string): string {
  return risksOf(scene, step).some((risk) => risk.why === why) ? words : '';
}

/** Whether a key like it was in force: what is dropped and made again finds neither orphans nor duplicates. */
function heldBefore({ relation, why, detail }: MayFail, before: Catalog, after: Catalog): boolean {
  const known = relationIn(before, relation!.id);
  if (!known) return false;
  if (why === 'duplicates') return isUniqueBy(known, new Set(detail.split(', ')), before);
  const key = relationIn(after, relation!.id)?.constraints.find(({ name }) => name === detail);
  return why === 'orphans' && known.constraints.some((each) => isSameKey(each, key));
}

function isSameKey(earlier: Constraint, key: Constraint | undefined): boolean {
  const [then, now] = [earlier.references, key?.references];
  return (
    earlier.validated &&
    then !== undefined &&
    then.relation === now?.relation &&
    earlier.columns.join() === key?.columns.join() &&
    then.columns.join() === now.columns.join()
  );
}

/** Whether a valid unique index on some of the columns, and nothing else, holds for every row. */
function isUniqueBy({ indexes }: Relation, columns: ReadonlySet<string>, catalog: Catalog): boolean {
  return indexes.some((id) => {
    const facts = relationIn(catalog, id)?.index;
    if (!facts?.unique || !facts.valid || facts.predicate) return false;
    return facts.parts.every(({ column }) => column !== undefined && columns.has(column));
  });
}
