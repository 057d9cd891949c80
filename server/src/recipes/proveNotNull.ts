import { relationIn } from '../catalog/reading';
import { columnOf, type Relation } from '../catalog/relation';
import { columnNameSpan, headSpan, keywordsSpan, relationNameSpan } from '../sql/clauses';
import type { Step } from '../timeline/timeline';
import { commandSpan, inMigration, nameIn, written } from './clauseText';
import type { Ground } from './ground';
import { endsRequired } from './outcome';
import type { Plan } from './plan';
import { requireGently } from './requireGently';

/**
 * Makes a column required without reading the table under the lock: a CHECK holds for new rows at once, the next
 * migration validates it while others read and write, and the one after sets NOT NULL, which the CHECK then proves.
 */
export function proveNotNull(ground: Ground, index: number, command: number | undefined): Plan | undefined {
  const { script, timeline } = ground;
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const span = commandSpan(parsed, command);
  const [table, column] = [relationNameSpan(parsed), columnNameSpan(parsed, span)];
  if (!table || !column || !keywordsSpan(parsed, ['SET', 'NOT', 'NULL'], span, 0)) return undefined;
  const name = nameIn(parsed, column);
  const relation = alteredTable(timeline.steps[index]!, name);
  if (!relation || !endsRequired(ground, relation, name)) return undefined;
  const words = { relation, column: name, head: written(parsed, headSpan(parsed)), table: written(parsed, table) };
  const [prove, ...following] = requireGently(script.text, { ...words, quoted: written(parsed, column) });
  return {
    title: 'Prove it with a CHECK first (3 migrations)',
    kind: 'equivalent',
    edits: [inMigration(statement, { span, text: prove.command })],
    following,
  };
}

/** The table whose column becomes required; as it is after the statement. */
function alteredTable({ before, after, effects }: Step, column: string): Relation | undefined {
  const ids = effects.flatMap((effect) =>
    effect.kind === 'scan' && effect.why === 'not null' ? [effect.relation.id] : [],
  );
  const id = ids.find((each) => {
    const [then, now] = [relationIn(before, each), relationIn(after, each)];
    return then && now && !columnOf(then, column)?.notNull && columnOf(now, column)?.notNull;
  });
  return id === undefined ? undefined : relationIn(after, id);
}
