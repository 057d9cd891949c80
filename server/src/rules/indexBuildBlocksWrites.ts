import { buildConcurrently } from '../recipes/buildConcurrently';
import { offered } from '../recipes/plan';
import { defineRule, type RuleFinding, type Scene } from './rule';
import { type Cause, causesIn } from './scene/causes';
import { failing } from './scene/inForce';
import { headPlace } from './scene/place';

/** An index build lets reads through and stops every write, for as long as the table is large. */
export const indexBuildBlocksWrites = defineRule({
  id: 'index-build-blocks-writes',
  title: 'Index build blocks writes',
  severity: 'warning',
  why: `CREATE INDEX takes a SHARE lock and holds it while it reads the whole table. Reads go on; every INSERT, UPDATE
and DELETE waits until the index is there, and with them the requests of your application. On a table of millions of
rows that is minutes.

\`CREATE INDEX CONCURRENTLY\` builds the same index while writes go on. PostgreSQL refuses it inside a transaction, and
Prisma sends a migration of several statements as one transaction (before 7.4 always, later when it cannot split the
file), so it needs a migration of its own. When a concurrent build fails it leaves an invalid index behind: drop that
with \`DROP INDEX CONCURRENTLY\` before you try again.

REINDEX without CONCURRENTLY does the same, and blocks reads as well: planning a query needs the index.`,

  check(scene) {
    return causesIn(scene, 'index build').map((cause) => findingOf(scene, cause));
  },
});

function findingOf(scene: Scene, { step, work, waits, blocked }: Cause): RuleFinding {
  const { statement } = step;
  const rebuilt = work.some(({ kind }) => kind === 'index rebuild');
  const partitioned = waits.some(({ relation }) => relation.kind === 'partitioned table');
  return {
    statement: statement.index,
    span: headPlace(statement),
    message: `${blocked} while ${rebuilt ? 'its indexes are built again' : 'this index is built'}${failing(scene, step, 'duplicates', ', and a duplicate makes it fail')}.`,
    // PostgreSQL builds no index of a partitioned table concurrently.
    remedies: () => offered(partitioned ? undefined : buildConcurrently(scene, statement.index)),
  };
}
