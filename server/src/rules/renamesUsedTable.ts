import type { Named } from '../effects/effect';
import { defineRule } from './rule';
import { nameOf } from './scene/phrases';
import { namePlace } from './scene/place';
import { usesTable } from './scene/release';
import { leavesName } from './scene/replaced';

/** To the release that still runs, a renamed table is a dropped one. */
export const renamesUsedTable = defineRule({
  id: 'renames-used-table',
  title: 'Table is renamed that the running release uses',
  severity: 'warning',
  why: `A rename takes a moment, but from then on every query of the former release on that table fails, until its last
instance is gone.

If only the name in your code is to change, rename the model in schema.prisma and keep the table with @@map. To rename
the table itself, leave a view of the old name behind in the same transaction, and drop it in a later release.`,

  check(scene) {
    return scene.timeline.stepsWith('renames').flatMap((step) =>
      step.effects.flatMap((effect) => {
        if (effect.kind !== 'renames' || !tables.has(effect.what) || !effect.relation) return [];
        if (leavesName(scene, step, effect.relation)) return [];
        const use = usesTable(scene, effect.relation);
        if (!use) return [];
        return {
          statement: step.statement.index,
          span: namePlace(step.statement, effect.command, effect.relation.name),
          message: `${use.who} ${use.verb} ${nameOf(effect.relation, step.statement.parsed)} under this name.`,
        };
      }),
    );
  },
});

const tables: ReadonlySet<Named> = new Set(['table', 'view', 'materialized view']);
