import { keywordsSpan } from '../sql/clauses';
import { type Span, shift } from '../text/span';
import type { Step } from '../timeline/timeline';
import { defineRule } from './rule';
import { headPlace } from './scene/place';

/** What the server of production cannot read, no test on a newer one will show. */
export const syntaxNewerThanServer = defineRule({
  id: 'syntax-newer-than-server',
  title: 'Server is too old for this syntax',
  severity: 'error',
  why: `Your machine and CI often run a newer PostgreSQL than production, or than the oldest server of those who host
your application themselves. There the statement is a syntax error (42601), and the deploy stops with it.

Which version is meant is a setting, \`postgres\` in lockstep.json; without one it is the newest, and nothing is said.`,

  check({ timeline, postgres }) {
    return timeline.stepsWith('fails').flatMap((step) => {
      const failure = step.effects.find((effect) => effect.kind === 'fails' && effect.tooNew);
      if (failure?.kind !== 'fails' || !failure.tooNew) return [];
      const { words, since } = failure.tooNew;
      const { statement } = step;
      return {
        statement: statement.index,
        span: wordsPlace(step, words) ?? headPlace(statement),
        message: `PostgreSQL ${postgres} cannot read ${words ? `${words} here` : 'this'}, which came with ${since}${words ? '' : ' or later'}.`,
      };
    });
  },
});

function wordsPlace({ statement }: Step, words: string): Span | undefined {
  const span = words === '' ? undefined : keywordsSpan(statement.parsed, words.split(' '));
  return span && shift(span, statement.start);
}
