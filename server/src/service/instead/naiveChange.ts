import { relationIn } from '../../catalog/reading';
import type { Column, Relation } from '../../catalog/relation';
import { sameType } from '../../catalog/type';
import type { Effect, RelationRef } from '../../effects/effect';
import { replacedColumn } from '../../rules/scene/replaced';
import { commandSpans, isIdentifier } from '../../sql/clauses';
import { overlaps, type Span, shift } from '../../text/span';
import type { Step } from '../../timeline/timeline';

/** What a statement does at once, and a plan in phases. Names are those of the database. */
export interface NaiveChange {
  /** The kind of plan. */
  readonly kind: string;
  readonly table: RelationRef;
  /** The column as it is before; of one that is added, its name. */
  readonly column?: string;
  /** The new name of the column or the table. */
  readonly now?: string;
  /** Which of the statement's commands do it. */
  readonly commands: readonly number[];
}

/** The commands of a statement that a finding is about. */
interface Place {
  readonly step: Step;
  readonly effects: readonly Effect[];
  readonly commands: readonly number[];
}

/** What the statement of a finding does that has a plan; undefined: there is none. */
export function naiveChange(rule: string, step: Step, span: Span): NaiveChange | undefined {
  const { statement } = step;
  const spans = commandSpans(statement.parsed);
  const own = spans.flatMap((each, index) => (overlaps(shift(each, statement.start), span) ? [index] : []));
  const commands = own.length > 0 ? own : spans.map((_, index) => index);
  const effects = step.effects.filter(({ command }) => command === undefined || commands.includes(command));
  return changes[rule]?.({ step, effects, commands });
}

const changes: Readonly<Record<string, (place: Place) => NaiveChange | undefined>> = {
  'renames-used-column': ({ effects, commands }) => {
    const effect = effects.find((each) => each.kind === 'renames' && each.what === 'column');
    if (effect?.kind !== 'renames' || !effect.relation) return undefined;
    return { kind: 'rename-column', table: effect.relation, column: effect.name, now: effect.to, commands };
  },
  'drop-and-add-column': ({ step }) => {
    const found = replacedColumn(step);
    if (!found?.old.relation || found.old.name === found.now.name) return undefined;
    const { old, now } = found;
    const commands = [old.command ?? 0, now.command ?? 0];
    return { kind: 'rename-column', table: now.relation, column: old.name, now: now.name, commands };
  },
  'removes-used-column': ({ effects, commands }) => {
    const effect = effects.find((each) => each.kind === 'removes' && each.what === 'column' && !each.byCascade);
    if (effect?.kind !== 'removes' || !effect.relation) return undefined;
    return { kind: 'drop-column', table: effect.relation, column: effect.name, commands };
  },
  'type-change-rewrites': (place) => ofColumn('change-type', place, (a, b) => !sameType(a.type, b.type)),
  'type-change-may-fail': (place) => ofColumn('change-type', place, (a, b) => !sameType(a.type, b.type)),
  'set-not-null-scans': (place) => ofColumn('make-required', place, (a, b) => !a.notNull && b.notNull),
  'required-column-without-default': added,
  'default-rewrites': added,
  'renames-used-table': ({ effects, commands }) => {
    const effect = effects.find((each) => each.kind === 'renames' && each.what === 'table');
    if (effect?.kind !== 'renames' || !effect.relation) return undefined;
    return { kind: 'rename-table', table: effect.relation, now: effect.to, commands };
  },
  'removes-used-table': ({ effects, commands }) => {
    const gone = effects.filter((each) => each.kind === 'removes' && each.what === 'table' && !each.byCascade);
    const [effect, ...others] = gone;
    if (effect?.kind !== 'removes' || !effect.relation || others.length > 0) return undefined;
    return { kind: 'drop-table', table: effect.relation, commands };
  },
};

function added({ effects, commands }: Place): NaiveChange | undefined {
  const effect = effects.find(({ kind }) => kind === 'adds column');
  if (effect?.kind !== 'adds column') return undefined;
  return { kind: 'add-required-column', table: effect.relation, column: effect.name, commands };
}

/** The column that the commands name and change in a way. */
function ofColumn(
  kind: string,
  { step, effects, commands }: Place,
  isChanged: (before: Column, after: Column) => boolean,
): NaiveChange | undefined {
  const effect = effects.find((each) => each.kind === 'lock' && each.relation.kind === 'table');
  if (effect?.kind !== 'lock') return undefined;
  const table = effect.relation;
  const column = changedColumns(relationIn(step.before, table.id), relationIn(step.after, table.id), isChanged).find(
    (name) => isNamed(step, commands, name),
  );
  return column === undefined ? undefined : { kind, table, column, commands };
}

function changedColumns(
  before: Relation | undefined,
  after: Relation | undefined,
  isChanged: (before: Column, after: Column) => boolean,
): string[] {
  return (after?.columns ?? []).flatMap((column) => {
    const then = before?.columns.find(({ name }) => name === column.name);
    return then && isChanged(then, column) ? [column.name] : [];
  });
}

function isNamed({ statement: { parsed } }: Step, commands: readonly number[], name: string): boolean {
  const spans = commandSpans(parsed);
  return parsed.tokens.some(
    (token) =>
      isIdentifier(token, parsed.text, name) &&
      commands.some((index) => spans[index]!.start <= token.start && token.end <= spans[index]!.end),
  );
}
