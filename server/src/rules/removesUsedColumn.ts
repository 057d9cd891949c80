import { defineRule } from './rule';
import { written } from './scene/phrases';
import { namePlace } from './scene/place';
import { usesColumn } from './scene/release';
import { replacedColumn } from './scene/replaced';

/** While a migration is deployed, the former release still runs, and Prisma names every column in its queries. */
export const removesUsedColumn = defineRule({
  id: 'removes-used-column',
  title: 'Column is dropped that the running release uses',
  severity: 'warning',
  why: `Between the migration and the last instance of the former release there is a time in which that release meets the
new schema. A Prisma client names every column of its schema in SELECT and INSERT, so it fails on the first query when
one is gone. And what was in the column is lost.

Take the field out of schema.prisma first and deploy that; drop the column in a later release.`,

  check(scene) {
    // Of a column that is probably renamed, another rule says that what is in it is lost.
    const steps = scene.timeline.stepsWith('removes').filter((step) => !replacedColumn(step));
    return steps.flatMap(({ effects, statement }) =>
      effects.flatMap((effect) => {
        if (effect.kind !== 'removes' || effect.what !== 'column' || effect.byCascade) return [];
        const use = usesColumn(scene, effect.relation, effect.name);
        if (!use) return [];
        return {
          statement: statement.index,
          span: namePlace(statement, effect.command, effect.name),
          message: `${use.who} ${use.verb} ${written(effect.name, statement.parsed)}.`,
        };
      }),
    );
  },
});
