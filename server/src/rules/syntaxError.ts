import type { Statement } from '../sql/statement';
import { overlaps, type Span } from '../text/span';
import { defineRule } from './rule';

/** What PostgreSQL cannot read, it refuses: with it, the migration. */
export const syntaxError = defineRule({
  id: 'syntax-error',
  title: 'PostgreSQL cannot read this',
  severity: 'error',
  why: `Neither the grammar of PostgreSQL 16 nor that of 18 reads the statement. Prisma before 7.4 rolls the file back;
later versions have run the statements before it by then, and they stay.

The other statements of the file are checked all the same.`,

  check({ script }) {
    const outside = script.problems.map(({ message, span }) => ({ statement: undefined, span, message }));
    const inside = script.statements.flatMap((statement) => {
      const { problem } = statement.parsed;
      const span = problem && spanOf(statement, problem.at);
      if (!problem || !span || script.problems.some((each) => overlaps(each.span, statement))) return [];
      return { statement: statement.index, span, message: sentence(problem.message) };
    });
    return [...outside, ...inside];
  },
});

/** The token at which reading failed; the last one where the text ends too early. */
function spanOf({ parsed, start }: Statement, at: number): Span | undefined {
  const token = parsed.tokens.find(({ end }) => end > at) ?? parsed.tokens.at(-1);
  return token && { start: start + token.start, end: start + token.end };
}

/** PostgreSQL's own words, or a sentence of ours, which ends like one. */
function sentence(message: string): string {
  return message.endsWith('.') ? message : `PostgreSQL cannot read this: ${message}.`;
}
