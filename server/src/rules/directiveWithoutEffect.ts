import { commentsSaying } from '../sql/comments';
import { defineRule } from './rule';

const folklore = ['prisma-migrate-disable-next-transaction', 'prisma-migrate-disable-transaction'];

/** A comment that is handed around as a switch, and is none. */
export const directiveWithoutEffect = defineRule({
  id: 'directive-without-effect',
  title: 'Prisma knows no such directive',
  severity: 'warning',
  why: `\`-- prisma-migrate-disable-next-transaction\` is found in many repositories and in the advice of some tools. Prisma's
engines do not know it, in no version: the comment does nothing, and a concurrent command below it fails all the same.

A concurrent command needs a migration of its own, and nothing else.`,

  check({ script }) {
    return commentsSaying(script.text, folklore).map((span) => ({
      statement: undefined,
      span,
      message: 'Prisma knows no such directive: this comment does nothing.',
      remedies: () => [
        {
          title: 'Take the comment out',
          kind: 'equivalent' as const,
          edits: [{ span: lineOf(script.text, span.start, span.end), text: '' }],
          following: [],
        },
      ],
    }));
  },
});

/** The comment with its line break, when it has the line to itself. */
function lineOf(text: string, start: number, end: number) {
  const alone = start === 0 || text[start - 1] === '\n';
  return { start, end: alone && text[end] === '\n' ? end + 1 : end };
}
