import { defineRule } from './rule';
import { type Cause, causesIn } from './scene/causes';
import { commandPlace } from './scene/place';
import { rewriteReason } from './scene/work';

/** Maintenance that writes a table anew keeps everybody away from it for as long. */
export const tableRewrite = defineRule({
  id: 'table-rewrite',
  title: 'Table is rewritten while it waits',
  severity: 'warning',
  why: `VACUUM FULL, CLUSTER, SET LOGGED, SET UNLOGGED, SET TABLESPACE, REFRESH MATERIALIZED VIEW and their like go through
the whole table under a lock that keeps readers or writers away until they are done. They are maintenance, not
migration: run them when nobody is there, or use what works beside the traffic (pg_repack, REFRESH … CONCURRENTLY).`,

  check(scene) {
    return causesIn(scene, 'rewrite')
      .filter(keepsRows)
      .map((cause) => {
        const { statement } = cause.step;
        return {
          statement: statement.index,
          span: commandPlace(statement, cause.command),
          message: `${cause.blocked} while ${whatOf(cause)}.`,
        };
      });
  },
});

function whatOf(cause: Cause): string {
  const reason = rewriteReason(cause);
  if (reason !== undefined) return `all ${cause.rows} are rewritten (${reason})`;
  const rebuilds = cause.work.some(({ kind }) => kind === 'index rebuild' || kind === 'index build');
  return rebuilds ? 'indexes are built again' : `all ${cause.rows} are read`;
}

/** TRUNCATE makes a new file as well, an empty one: no work. */
function keepsRows({ step }: Cause): boolean {
  return !step.effects.some((effect) => effect.kind === 'changes rows' && effect.how === 'truncate');
}
