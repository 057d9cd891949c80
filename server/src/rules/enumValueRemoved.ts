import { relationIn } from '../catalog/reading';
import type { Column } from '../catalog/relation';
import type { Step } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { retyped, typeIn } from './scene/lookup';
import { listed, nameOf, written } from './scene/phrases';
import { keywordPlace, stringSpan } from './scene/place';

/** PostgreSQL cannot take a value out of an enum, so Prisma swaps the type; a row with the old value has no new one. */
export const enumValueRemoved = defineRule({
  id: 'enum-value-removed',
  title: 'Enum value is removed that rows may hold',
  severity: 'warning',
  why: `To remove or rename a value, Prisma makes a new type, casts each column that uses the old one over text, and drops
the old one. The cast fails (22P02) on the first row that holds a removed value, and the release that is still running
fails when it reads or writes one.

First deploy a release that no longer writes the value; change the rows that hold it; remove it after that. To rename a
value, ALTER TYPE … RENAME VALUE keeps the rows.`,

  check(scene) {
    const { timeline } = scene;
    return timeline.stepsWith('rewrite').flatMap((step) => {
      if (!step.effects.some(({ kind }) => kind === 'rewrite')) return [];
      return step.effects.flatMap((effect) => {
        if (effect.kind !== 'lock' || effect.mode !== 'AccessExclusiveLock' || effect.relation.newHere) return [];
        const { statement } = step;
        return retyped(step.before, step.after, effect.relation).flatMap((column) => {
          const gone = removedValues(step, effect.relation.id, column).filter(
            (value) => !isMoved(scene, step, effect.relation.id, value),
          );
          if (gone.length === 0) return [];
          const values = listed(gone.map((value) => `'${value}'`));
          const place = `${written(column.name, statement.parsed)} of ${nameOf(effect.relation, statement.parsed)}`;
          return {
            statement: statement.index,
            span: keywordPlace(statement, effect.command, ['SET', 'DATA', 'TYPE'], ['TYPE']),
            message: `This fails when a row holds ${values} in ${place}.`,
          };
        });
      });
    });
  },
});

/** The values of a column's former enum that its new one has not. */
function removedValues({ before, after }: Step, table: string, { name, type }: Column): string[] {
  const former = relationIn(before, table)?.columns.find((each) => each.name === name)?.type;
  const [old, now] = [former && typeIn(before, former.schema, former.name), typeIn(after, type.schema, type.name)];
  if (old?.kind !== 'enum' || now?.kind !== 'enum') return [];
  return old.values.map((value) => value.name).filter((value) => !now.values.some((each) => each.name === value));
}

/** Whether an earlier statement of the migration changes rows of the table, and names the value. */
function isMoved({ timeline }: Scene, { statement }: Step, table: string, value: string): boolean {
  return timeline.steps.some(
    (each) =>
      each.statement.index < statement.index &&
      each.effects.some((effect) => effect.kind === 'changes rows' && effect.relation.id === table) &&
      stringSpan(each.statement, value) !== undefined,
  );
}
