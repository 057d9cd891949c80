import { defineRule } from './rule';
import { written } from './scene/phrases';
import { namePlace } from './scene/place';
import { usesColumn } from './scene/release';

/** To the release that still runs, a renamed column is a dropped one. */
export const renamesUsedColumn = defineRule({
  id: 'renames-used-column',
  title: 'Column is renamed that the running release uses',
  severity: 'warning',
  why: `A rename takes a moment, but from then on every query of the former release that names the column fails, until its
last instance is gone.

If only the name in your code is to change, rename the field in schema.prisma and keep the column with @map. To rename
the column itself, add a new one, let the application write both, fill it, switch reads over, and drop the old one.`,

  check(scene) {
    return scene.timeline.stepsWith('renames').flatMap(({ effects, statement }) =>
      effects.flatMap((effect) => {
        if (effect.kind !== 'renames' || effect.what !== 'column') return [];
        const use = usesColumn(scene, effect.relation, effect.name);
        if (!use) return [];
        return {
          statement: statement.index,
          span: namePlace(statement, effect.command, effect.name),
          message: `${use.who} ${use.verb} ${written(effect.name, statement.parsed)} under this name.`,
        };
      }),
    );
  },
});
