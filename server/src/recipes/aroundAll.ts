import { leadingComments } from '../sql/comments';
import { insertAt } from '../text/edit';
import type { Ground } from './ground';
import { lineBreakOf } from './moving';
import type { Plan } from './plan';

/** Puts one statement before all others of a migration, and one behind them; undefined where there is none. */
export function aroundAll({ script }: Ground, title: string, before: string, behind: string): Plan | undefined {
  const { text, statements } = script;
  const [first, last] = [statements[0], statements.at(-1)];
  if (!first || !last) return undefined;
  const line = lineBreakOf(text);
  const start = leadingComments(script, first)?.start ?? first.start;
  const end = last.terminated ? last.end + 1 : last.end;
  return {
    title,
    kind: 'changes-outcome',
    edits: [
      insertAt(start, `${before};${line}${line}`),
      insertAt(end, `${last.terminated ? '' : ';'}${line}${line}${behind};${text.length > end ? '' : line}`),
    ],
    following: [],
  };
}
