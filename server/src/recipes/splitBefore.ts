import { relationNameSpan } from '../sql/clauses';
import { written } from './clauseText';
import { needsNewHere } from './dependents';
import type { Ground } from './ground';
import { lineBreakOf, movedOut } from './moving';
import type { Plan } from './plan';
import { slugOf } from './slug';

/**
 * Ends the migration before a statement: it and all that follow run in the next one, in a transaction of their own,
 * after the locks of this one are released. The order of the statements stays, and settings hold in both parts.
 */
export function splitBefore(ground: Ground, { statement: index }: { readonly statement: number }): Plan | undefined {
  const { script, timeline } = ground;
  const step = timeline.steps[index]!;
  const statements = script.statements.slice(index);
  // A block that BEGIN opens cannot be cut in two, and statements sent one by one need not be.
  if (index === 0 || step.explicit || timeline.sentAs !== 'batch' || needsNewHere(ground, statements)) return undefined;
  const own = statements.length === 1 ? 'a migration of its own' : 'a migration of their own';
  const table = relationNameSpan(step.statement.parsed);
  const slug = slugOf('then', table ? written(step.statement.parsed, table) : 'more');
  const { edits, following } = movedOut(script, [{ slug, statements }]);
  const settings = settingsAcross(ground, index);
  const line = lineBreakOf(script.text);
  const resets = settings.map(({ setting }) => `RESET ${setting};${line}`).join('');
  const sets = settings.map(({ text }) => `${text};${line}`).join('');
  return {
    title: `Run statement ${index + 1}${statements.length > 1 ? ' and what follows' : ''} in ${own}`,
    kind: 'equivalent',
    edits: edits.map((edit) => (resets === '' ? edit : { ...edit, text: resets })),
    following: following.map((each) => ({ ...each, sql: sets === '' ? each.sql : `${sets}${line}${each.sql}` })),
  };
}

/** Settings that are made before a statement and put back behind it, with the statement that makes them. */
function settingsAcross({ timeline }: Ground, index: number): { readonly setting: string; readonly text: string }[] {
  const made = new Map<string, string>();
  const reset = new Set<string>();
  for (const { effects, statement } of timeline.steps) {
    for (const effect of effects) {
      if (effect.kind !== 'sets' || effect.local) continue;
      if (statement.index >= index && effect.value === undefined) reset.add(effect.setting);
      if (statement.index >= index) continue;
      if (effect.value === undefined) made.delete(effect.setting);
      else made.set(effect.setting, statement.parsed.text);
    }
  }
  return [...made].flatMap(([setting, text]) => (reset.has(setting) ? [{ setting, text }] : []));
}
