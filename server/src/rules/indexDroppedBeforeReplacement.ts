import { dropConcurrently } from '../recipes/dropConcurrently';
import { offered } from '../recipes/plan';
import type { Step } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { replacementOf, tableLosingIndex } from './scene/indexes';
import { nameOf, sharedBecause } from './scene/phrases';
import { headPlace } from './scene/place';

/** Between the old index and the new one, queries read the whole table. */
export const indexDroppedBeforeReplacement = defineRule({
  id: 'index-dropped-before-replacement',
  title: 'Index is dropped before its replacement is there',
  severity: 'warning',
  why: `Prisma writes DROP INDEX before CREATE INDEX. Until the new index is built, and on a large table that takes long, no
query has either: each reads the whole table. In one transaction it is worse, since the lock of DROP INDEX keeps readers
away for all that time.

Build the new index first, and drop the old one in a migration behind it.`,

  check(scene) {
    return scene.timeline.stepsWith('removes').flatMap((step) => {
      const table = tableLosingIndex(step);
      const builder = replacementOf(scene, step);
      if (!table || !builder) return [];
      const { index } = step.statement;
      return {
        statement: index,
        span: headPlace(step.statement),
        message: messageOf(scene, step, builder, nameOf(table, builder.statement.parsed)),
        related: [{ span: headPlace(builder.statement), message: 'The new index is built here.' }],
        remedies: () => offered(dropConcurrently(scene, index)),
      };
    });
  },
});

function messageOf(scene: Scene, step: Step, builder: Step, table: string): string {
  const until = `until statement ${builder.statement.index + 1} has built the new one`;
  if (step.transaction === null || step.transaction !== builder.transaction)
    return `Queries on ${table} do without this index from here ${until}.`;
  return `Reads and writes of ${table} wait from here ${until}: ${sharedBecause(scene, step)}.`;
}
