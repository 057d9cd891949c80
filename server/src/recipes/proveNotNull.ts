import { generatedName } from '../catalog/generatedName';
import { columnOf, type Relation } from '../catalog/relation';
import {
  columnNameSpan,
  headSpan,
  identifierOf,
  keywordsSpan,
  quoteIdentifier,
  relationNameSpan,
} from '../sql/clauses';
import type { Span } from '../text/span';
import type { Step } from '../timeline/timeline';
import { commandSpan, inMigration, written } from './clauseText';
import type { Ground } from './ground';
import { linesLike } from './moving';
import { endsRequired, relationIn } from './outcome';
import type { Plan } from './plan';
import { slugOf } from './slug';

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
  const name = nameIn(parsed.text, column);
  const relation = alteredTable(timeline.steps[index]!, name);
  if (!relation || !endsRequired(ground, relation, name)) return undefined;
  const constraint = quoteIdentifier(
    generatedName(relation.name, name, 'set_not_null', (free) =>
      relation.constraints.every((each) => each.name !== free),
    ),
  );
  const alter = `${written(parsed, headSpan(parsed))} ${written(parsed, table)}`;
  const quoted = written(parsed, column);
  return {
    title: 'Prove it with a CHECK first (3 migrations)',
    kind: 'equivalent',
    edits: [
      inMigration(statement, {
        span,
        text: `ADD CONSTRAINT ${constraint} CHECK (${quoted} IS NOT NULL) NOT VALID`,
      }),
    ],
    following: [
      {
        slug: slugOf('validate', relation.name, name, 'not null'),
        sql: linesLike(
          script.text,
          `-- Looks for NULL in ${quoted} of the rows that were there before; reads and writes go on meanwhile.`,
          `${alter} VALIDATE CONSTRAINT ${constraint};`,
        ),
      },
      {
        slug: slugOf('require', relation.name, name),
        sql: linesLike(
          script.text,
          `-- The CHECK has proved that ${quoted} holds no NULL, so this reads no row; then it has done its work.`,
          `${alter} ALTER COLUMN ${quoted} SET NOT NULL;`,
          `${alter} DROP CONSTRAINT ${constraint};`,
        ),
      },
    ],
  };
}

function nameIn(text: string, span: Span): string {
  const kind = text[span.start] === '"' ? 'quoted' : 'word';
  return identifierOf({ ...span, kind }, text);
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
