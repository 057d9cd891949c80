import { leadingComments } from '../sql/comments';
import { insertAt } from '../text/edit';
import type { Ground } from './ground';
import { lineBreakOf } from './moving';
import type { Plan } from './plan';

/** Lets the migration give up on a lock after five seconds, and puts the setting back for what is deployed after it. */
export function withLockTimeout({ script }: Ground): Plan | undefined {
  const { text, statements } = script;
  const [first, last] = [statements[0], statements.at(-1)];
  if (!first || !last) return undefined;
  const line = lineBreakOf(text);
  const start = leadingComments(script, first)?.start ?? first.start;
  const end = last.terminated ? last.end + 1 : last.end;
  return {
    title: 'Give up after 5 seconds of waiting',
    kind: 'changes-outcome',
    edits: [
      insertAt(start, `SET lock_timeout = '5s';${line}${line}`),
      insertAt(end, `${last.terminated ? '' : ';'}${line}${line}RESET lock_timeout;${text.length > end ? '' : line}`),
    ],
    following: [],
  };
}
