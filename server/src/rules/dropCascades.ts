import type { Effect } from '../effects/effect';
import { findKeyword } from '../sql/clauses';
import { shift } from '../text/span';
import { defineRule } from './rule';
import { listed, nameOf, written } from './scene/phrases';

type Removed = Extract<Effect, { kind: 'removes' }>;

/** CASCADE takes along what nobody names. */
export const dropCascades = defineRule({
  id: 'drop-cascades',
  title: 'CASCADE drops more than is named',
  severity: 'warning',
  why: `DROP … CASCADE drops whatever depends on the object: views, foreign keys of other tables, columns of a type. It
says so only in a NOTICE that nobody reads. By the migrations before this one, the finding tells what falls.

Drop what is meant to fall by name, and leave CASCADE out: then PostgreSQL refuses when there is more.`,

  check({ timeline }) {
    const steps = timeline.stepsWith('removes').map(({ effects, statement }) => ({
      statement,
      removed: effects.filter((effect): effect is Removed => effect.kind === 'removes'),
    }));
    // What is named anywhere in this migration is meant to fall, and all that belongs to it.
    const gone = steps.flatMap(({ removed }) => removed.filter(({ what }) => holdsOthers(what)));
    return steps.flatMap(({ removed, statement }) => {
      const token = removed.some(({ byCascade }) => byCascade) && findKeyword(statement.parsed, 'CASCADE');
      if (!token) return [];
      const named = new Set(
        [...gone, ...removed].filter(({ byCascade }) => !byCascade).map(({ relation }) => relation?.id),
      );
      const fallen = removed.filter(
        ({ byCascade, relation, what }) => byCascade && what !== 'index' && !named.has(relation?.id),
      );
      if (fallen.length === 0) return [];
      const list = listed(fallen.map((each) => spell(each)));
      return { statement: statement.index, span: shift(token, statement.start), message: `This also drops ${list}.` };
    });
  },
});

const holdsOthers = (what: Removed['what']): boolean => what.endsWith('table') || what.endsWith('view');

function spell({ what, name, relation }: Removed): string {
  const owned = what === 'column' || what === 'constraint' || what === 'trigger' || what === 'default';
  return owned && relation ? `${what} ${written(name)} of ${nameOf(relation)}` : `${what} ${written(name)}`;
}
