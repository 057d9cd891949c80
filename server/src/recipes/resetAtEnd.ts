import { insertAt } from '../text/edit';
import type { Ground } from './ground';
import { lineBreakOf } from './moving';
import type { Plan } from './plan';

/** Puts a setting back when the migration is done. */
export function resetAtEnd({ script }: Ground, setting: string): Plan | undefined {
  const last = script.statements.at(-1);
  if (!last) return undefined;
  const line = lineBreakOf(script.text);
  const end = last.terminated ? last.end + 1 : last.end;
  return {
    title: 'Reset it at the end of this migration',
    kind: 'changes-outcome',
    edits: [
      insertAt(
        end,
        `${last.terminated ? '' : ';'}${line}${line}RESET ${setting};${script.text.length > end ? '' : line}`,
      ),
    ],
    following: [],
  };
}
