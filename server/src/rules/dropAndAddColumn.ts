import { offered } from '../recipes/plan';
import { renameInstead } from '../recipes/renameInstead';
import { defineRule } from './rule';
import { nameOf, written } from './scene/phrases';
import { namePlace } from './scene/place';
import { replacedColumn } from './scene/replaced';

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
    return scene.timeline.stepsWith('removes').flatMap((step) => {
      const replaced = replacedColumn(step);
      if (!replaced) return [];
      const { statement } = step;
      const { old, now } = replaced;
      const [from, to] = [old, now].map(({ name }) => written(name, statement.parsed));
      return {
        statement: statement.index,
        span: namePlace(statement, old.command, old.name),
        message: `What is in ${from} of ${nameOf(now.relation, statement.parsed)} is lost; ${to} has the same type and begins empty.`,
        remedies: () => offered(renameInstead(scene, statement.index, { old: old.name, now: now.name })),
      };
    });
  },
});
