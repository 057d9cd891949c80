import { keywordsSpan } from '../sql/clauses';
import { shift } from '../text/span';
import { defineRule } from './rule';

/** A concurrent build that failed leaves an index behind that is of no use, and IF NOT EXISTS takes it for done. */
export const concurrentIndexIfNotExists = defineRule({
  id: 'concurrent-index-if-not-exists',
  title: 'Leftover of a failed build counts as built',
  severity: 'information',
  why: `When CREATE INDEX CONCURRENTLY fails or is cancelled, it leaves an invalid index: queries do not use it, writes keep
it up, and a unique one may refuse rows. Run again with IF NOT EXISTS, the statement finds the name taken and succeeds
without building anything.

Drop the leftover with DROP INDEX CONCURRENTLY IF EXISTS in a migration before this one, and leave IF NOT EXISTS out.`,

  check({ timeline }) {
    return timeline.stepsWith('index build').flatMap(({ effects, statement }) => {
      const builds = effects.some((effect) => effect.kind === 'index build' && effect.concurrently);
      const span = builds && keywordsSpan(statement.parsed, ['IF', 'NOT', 'EXISTS'], undefined, 0);
      if (!span) return [];
      return {
        statement: statement.index,
        span: shift(span, statement.start),
        message:
          'An invalid index of this name, left by a build that failed, counts as existing: nothing is built then.',
      };
    });
  },
});
