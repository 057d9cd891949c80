import { insertAt } from '../text/edit';
import type { Ground } from './ground';
import { lineBreakOf } from './moving';
import type { Plan } from './plan';

/** Commits at the end of the migration what it began. */
export function commitAtEnd({ script }: Ground): Plan | undefined {
  const { text } = script;
  const last = script.statements.at(-1);
  if (!last) return undefined;
  const line = lineBreakOf(text);
  const closing = last.terminated ? [] : [insertAt(last.end, ';')];
  return {
    title: 'Commit at the end of this migration',
    kind: 'changes-outcome',
    edits: [...closing, insertAt(text.length, `${text.endsWith(line) ? '' : line}${line}COMMIT;${line}`)],
    following: [],
  };
}
