import { defineRule } from './rule';
import { type Cause, causesIn } from './scene/causes';
import { keywordPlace } from './scene/place';
import { rewriteReason } from './scene/work';

/** Most changes of a column's type write the whole table and its indexes anew, and nobody gets at it meanwhile. */
export const typeChangeRewrites = defineRule({
  id: 'type-change-rewrites',
  title: 'Type change works through the table while it waits',
  severity: 'warning',
  why: `ALTER COLUMN … TYPE takes an ACCESS EXCLUSIVE lock. Few changes are free: a longer varchar, varchar to text, more
numeric precision at the same scale. Most others, integer to bigint among them, write every row and every index anew;
some rebuild only indexes, or check constraints again. Until that is done, nobody reads or writes the table.

The gentle way is a new column: add it, let the application write both, fill it in batches, switch reads over, and
drop the old one when no release uses it any more.`,

  check(scene) {
    return causesIn(scene, 'type change').map((cause) => {
      const { statement } = cause.step;
      return {
        statement: statement.index,
        span: keywordPlace(statement, cause.command, ['SET', 'DATA', 'TYPE'], ['TYPE']),
        message: `${cause.blocked} while ${whatOf(cause)}.`,
      };
    });
  },
});

function whatOf(cause: Cause): string {
  const reason = rewriteReason(cause);
  if (reason !== undefined) return `all ${cause.rows} are rewritten (${reason})`;
  const rebuilds = cause.work.some(({ kind }) => kind === 'index rebuild' || kind === 'index build');
  return rebuilds ? 'indexes with the column are built again' : `all ${cause.rows} are checked`;
}
