import { findKeyword, headSpan, relationNameSpans } from '../sql/clauses';
import { insertAt } from '../text/edit';
import { editedText, inMigration, written } from './clauseText';
import { dependents } from './dependents';
import type { Ground } from './ground';
import { behind, linesLike, movedOut } from './moving';
import type { Plan } from './plan';
import { slugOf } from './slug';

/**
 * Drops indexes without making anybody wait: CONCURRENTLY takes one at a time, and a migration of its own for each.
 */
export function dropConcurrently(ground: Ground, index: number): Plan | undefined {
  const { script, timeline } = ground;
  const statement = script.statements[index]!;
  const { parsed } = statement;
  const names = relationNameSpans(parsed);
  const last = names.at(-1);
  const partitioned = timeline.steps[index]!.effects.some(
    (effect) => effect.kind === 'removes' && effect.relation?.kind === 'partitioned index',
  );
  if (!last || partitioned || findKeyword(parsed, 'CASCADE')) return undefined;
  const along = dependents(ground, [index]);
  if (!along) return undefined;
  const keyword = insertAt(headSpan(parsed).end, ' CONCURRENTLY');
  const only = (at: number) => [
    keyword,
    ...(names.length > 1
      ? [{ span: { start: names[0]!.start, end: last.end }, text: written(parsed, names[at]!) }]
      : []),
  ];
  const first = written(parsed, names[0]!);
  const moved = movedOut(script, [
    {
      slug: slugOf('drop', first),
      statements: [statement],
      edits: only(0).map((edit) => inMigration(statement, edit)),
    },
    ...behind(script, along, first),
  ]);
  const others = names.slice(1).map((name, at) => ({
    slug: slugOf('drop', written(parsed, name)),
    sql: linesLike(script.text, `${editedText(parsed, only(at + 1))};`),
  }));
  const behindFirst = moved.following[0]?.slug === slugOf('drop', first) ? 1 : 0;
  const own =
    names.length > 1
      ? 'Drop them concurrently, each in a migration of its own'
      : 'Drop it concurrently, in a migration of its own';
  return {
    title: script.statements.length === 1 && names.length === 1 ? 'Drop it concurrently' : own,
    kind: 'equivalent',
    edits: moved.edits,
    following: [...moved.following.slice(0, behindFirst), ...others, ...moved.following.slice(behindFirst)],
  };
}
