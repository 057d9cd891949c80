import { columnOf } from '../catalog/relation';
import { sameType } from '../catalog/type';
import type { Effect } from '../effects/effect';
import { offered } from '../recipes/plan';
import { renameInstead } from '../recipes/renameInstead';
import { defineRule, type RuleFinding, type Scene } from './rule';
import { relationIn } from './scene/lookup';
import { nameOf, written } from './scene/phrases';
import { namePlace } from './scene/place';

type Removed = Extract<Effect, { kind: 'removes' }>;
type Added = Extract<Effect, { kind: 'adds column' }>;

/** Prisma cannot see that a field was renamed: it drops the old column, with what is in it, and adds an empty one. */
export const dropAndAddColumn = defineRule({
  id: 'drop-and-add-column',
  title: 'Column is dropped and one like it added',
  severity: 'warning',
  why: `When a field of schema.prisma gets another name, Prisma writes DROP COLUMN and ADD COLUMN: what was in the column is
lost. The two columns here have the same type, and the table loses one and gets one, so it is probably a rename.

Keep the column and give the field @map with its old name, which needs no migration at all. Or rename the column, when
no running release uses the old name.`,

  check(scene) {
    return scene.timeline.steps.flatMap(({ effects, statement }) => {
      const removed = effects.filter(isRemoved);
      const added = effects.filter((effect): effect is Added => effect.kind === 'adds column');
      const [old, now] = [removed[0], added[0]];
      if (removed.length !== 1 || added.length !== 1 || !old || !now) return [];
      return findingOf(scene, statement.index, old, now);
    });
  },
});

function isRemoved(effect: Effect): effect is Removed {
  return effect.kind === 'removes' && effect.what === 'column' && !effect.byCascade;
}

function findingOf(scene: Scene, index: number, old: Removed, now: Added): RuleFinding[] {
  const { before, after, statement } = scene.timeline.steps[index]!;
  if (!old.relation || old.relation.id !== now.relation.id || old.relation.newHere) return [];
  const [then, later] = [relationIn(before, now.relation), relationIn(after, now.relation)];
  const [lost, fresh] = [then && columnOf(then, old.name), later && columnOf(later, now.name)];
  if (!lost || !fresh || !sameType(lost.type, fresh.type)) return [];
  const [from, to] = [old, now].map(({ name }) => written(name, statement.parsed));
  return [
    {
      statement: index,
      span: namePlace(statement, old.command, old.name),
      message: `What is in ${from} of ${nameOf(now.relation, statement.parsed)} is lost; ${to} has the same type and begins empty.`,
      remedies: () => offered(renameInstead(scene, index, { old: old.name, now: now.name })),
    },
  ];
}
