import { relationIn } from '../catalog/reading';
import type { Relation } from '../catalog/relation';
import { spelledType } from '../effects/mechanics/typeRef';
import { findKeyword, headSpan, keywordsSpan, quoteIdentifier, relationNameSpan } from '../sql/clauses';
import type { ParsedStatement } from '../sql/statement';
import type { Span } from '../text/span';
import { type Backfill, backfillScript } from './backfillScript';
import { written } from './clauseText';
import type { Ground } from './ground';
import { lineBreakOf, linesLike, movedOut } from './moving';
import type { Plan } from './plan';
import { slugOf } from './slug';

/**
 * Moves an UPDATE or DELETE of many rows into a script that does it in batches and can be stopped and run again. What
 * may fail as long as it has not run goes into a migration of its own, to be deployed when it is done.
 */
export function moveOutBackfill(ground: Ground, index: number, table: string): Plan | undefined {
  const { script, timeline } = ground;
  const statement = script.statements[index]!;
  const relation = relationIn(timeline.steps[index]!.before, table);
  const parts = relation && partsOf(statement.parsed);
  const key = relation && keyOf(relation);
  if (!parts || !key || timeline.steps[index]!.explicit || proves(ground, index, table)) return undefined;
  const slug = slugOf(parts.verb, relation.name, `${index + 1}`);
  const path = `scripts/backfills/${slug}.ts`;
  const quoted = quoteIdentifier(key.name);
  const backfill: Backfill = {
    path,
    table: parts.table,
    key: quoted,
    keyInStatement: `${parts.alias}.${quoted}`,
    keyType: key.type,
    head: parts.head,
    condition: parts.condition,
  };
  const waiting = timeline.steps
    .filter(({ effects }) => effects.some((effect) => effect.kind === 'may fail' && effect.relation?.id === table))
    .map((step) => step.statement)
    .filter((each) => each.index > index);
  const moved =
    waiting.length === 0
      ? { edits: [], following: [] }
      : movedOut(script, [{ slug: slugOf('after', slug), statements: waiting }]);
  const alone = script.statements.length === waiting.length + 1;
  const line = lineBreakOf(script.text);
  const note = `-- ${path} does this, in batches.`;
  return {
    title: 'Move it into a script that works in batches',
    kind: 'needs-editing',
    edits: [
      { span: { start: statement.start, end: statement.end }, text: `${note}${alone ? `${line}SELECT 1` : ''}` },
      ...(alone || !statement.terminated ? [] : [{ span: { start: statement.end, end: statement.end + 1 }, text: '' }]),
      ...moved.edits,
    ].sort((a, b) => a.span.start - b.span.start),
    following: moved.following.map((each) => ({
      ...each,
      sql: `${linesLike(script.text, `-- Deploy this when ${path} is done.`)}${each.sql}`,
    })),
    files: [{ path, text: backfillScript(backfill) }],
  };
}

/** Whether later statements count on it that no row is left. */
function proves({ timeline }: Ground, index: number, table: string): boolean {
  return timeline.steps
    .slice(index + 1)
    .some(({ effects }) =>
      effects.some((effect) => 'relation' in effect && effect.relation?.id === table && effect.relation.empty),
    );
}

interface Parts {
  readonly verb: string;
  readonly table: string;
  /** What the statement calls the table. */
  readonly alias: string;
  readonly head: string;
  readonly condition: string | undefined;
}

/** The parts of `UPDATE "User" AS u SET … FROM … WHERE …`; undefined for what has others. */
function partsOf(parsed: ParsedStatement): Parts | undefined {
  const head = headSpan(parsed);
  const verb = findKeyword(parsed, 'UPDATE', head) ? 'update' : findKeyword(parsed, 'DELETE', head) ? 'delete' : '';
  const span = relationNameSpan(parsed);
  if (verb === '' || !span || findKeyword(parsed, 'RETURNING', undefined, 0)) return undefined;
  const where = keywordsSpan(parsed, ['WHERE'], undefined, 0);
  const end = where?.start ?? parsed.text.length;
  return {
    verb,
    table: written(parsed, span),
    alias: aliasOf(parsed, span, end) ?? written(parsed, span),
    head: parsed.text.slice(0, end).trimEnd(),
    condition: where && parsed.text.slice(where.end).trim(),
  };
}

/** The name that follows the table's: neither SET nor USING nor WHERE, perhaps behind AS. */
function aliasOf(parsed: ParsedStatement, table: Span, end: number): string | undefined {
  const rest = { start: table.end, end };
  const next = parsed.tokens.filter((token) => token.start >= table.end && token.end <= end);
  const [first, second] = next;
  if (!first || ['SET', 'USING'].some((word) => findKeyword(parsed, word, rest)?.start === first.start))
    return undefined;
  const alias = findKeyword(parsed, 'AS', rest)?.start === first.start ? second : first;
  return alias && parsed.text.slice(alias.start, alias.end);
}

/** The one column of the primary key. */
function keyOf({ constraints, columns }: Relation): { readonly name: string; readonly type: string } | undefined {
  const key = constraints.find(({ kind }) => kind === 'primary key');
  const column = columns.find(({ name }) => name === key?.columns[0]);
  return key?.columns.length === 1 && column ? { name: column.name, type: spelledType(column.type) } : undefined;
}
