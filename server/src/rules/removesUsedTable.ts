import type { Named } from '../effects/effect';
import { defineRule } from './rule';
import { nameOf } from './scene/phrases';
import { namePlace } from './scene/place';
import { usesTable } from './scene/release';
import { isMadeAgain } from './scene/replaced';

/** While a migration is deployed, the former release still runs, and still queries its tables. */
export const removesUsedTable = defineRule({
  id: 'removes-used-table',
  title: 'Table is dropped that the running release uses',
  severity: 'warning',
  why: `Between the migration and the last instance of the former release there is a time in which that release meets the
new schema: each of its queries on a dropped table or view fails. And what was in the table is lost.

Take the model out of schema.prisma first and deploy that; drop the table in a later release.`,

  check(scene) {
    return scene.timeline.stepsWith('removes').flatMap(({ effects, statement }) =>
      effects.flatMap((effect) => {
        if (effect.kind !== 'removes' || !tables.has(effect.what) || effect.byCascade || !effect.relation) return [];
        if (isMadeAgain(scene, effect)) return [];
        const use = usesTable(scene, effect.relation);
        if (!use) return [];
        return {
          statement: statement.index,
          span: namePlace(statement, effect.command, effect.name),
          message: `${use.who} ${use.verb} ${nameOf(effect.relation, statement.parsed)}.`,
        };
      }),
    );
  },
});

const tables: ReadonlySet<Named> = new Set(['table', 'view', 'materialized view']);
