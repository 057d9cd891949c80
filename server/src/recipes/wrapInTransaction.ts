import { leadingComments } from '../sql/comments';
import { insertAt } from '../text/edit';
import type { Ground } from './ground';
import { lineBreakOf } from './moving';
import type { Plan } from './plan';

/** Makes the statements of a migration come and go together, however it is sent. */
export function wrapInTransaction({ script }: Ground): Plan | undefined {
  const { text, statements } = script;
  const [first, last] = [statements[0], statements.at(-1)];
  if (!first || !last) return undefined;
  const line = lineBreakOf(text);
  const start = leadingComments(script, first)?.start ?? first.start;
  const end = last.terminated ? last.end + 1 : last.end;
  return {
    title: 'Wrap it in BEGIN and COMMIT',
    kind: 'changes-outcome',
    edits: [
      insertAt(start, `BEGIN;${line}${line}`),
      insertAt(end, `${last.terminated ? '' : ';'}${line}${line}COMMIT;${text.length > end ? '' : line}`),
    ],
    following: [],
  };
}
