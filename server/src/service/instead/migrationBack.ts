import type { Catalog } from '../../catalog/catalog';
import { relationIn } from '../../catalog/reading';
import type { Effect } from '../../effects/effect';
import { inMigration, withoutCommand } from '../../recipes/clauseText';
import { commandSpans } from '../../sql/clauses';
import type { Script, Statement } from '../../sql/statement';
import { applyEdits } from '../../text/edit';
import type { Timeline } from '../../timeline/timeline';
import type { OpenFiles } from '../openFiles';
import type { Session } from '../session';
import type { NaiveChange } from './naiveChange';

/**
 * Takes a change out of a pending migration, laid over its file in `files`: the commands that make it, the statements that
 * take an index or a constraint from its column, and those that fail without it. Gives the session over what is left.
 */
export function migrationBack(
  session: Session,
  files: OpenFiles,
  { path, statement, change }: { readonly path: string; readonly statement: number; readonly change: NaiveChange },
): Session {
  const { reader } = session.ports;
  const index = session.indexOf(path);
  const timeline = session.timeline(index);
  const before = failing(timeline);
  let text = withoutCommands(session, session.script(index), statement, change.commands);
  // From the last one on, so that those that are still to be found stay where they are.
  const companions = companionsOf(timeline, change).filter((each) => each !== statement);
  const isWhole = commandSpans(session.script(index).statements[statement]!.parsed).length === change.commands.length;
  for (const each of companions.reverse()) {
    text = withoutStatement(reader.read(text), isWhole && each > statement ? each - 1 : each);
  }
  for (;;) {
    files.open(path, text);
    const copy = session.copy(files);
    copy.reload();
    const script = copy.script(index);
    const [fails] = failing(copy.timeline(index)).filter((each) => !before.includes(each));
    const at = script.statements.findIndex(({ parsed }) => parsed.text === fails);
    if (at < 0) return copy;
    text = withoutStatement(script, at);
  }
}

/** The texts of the statements that are certain to fail. */
function failing({ steps }: Timeline): string[] {
  return steps.flatMap(({ effects, statement }) =>
    effects.some(({ kind }) => kind === 'fails') ? [statement.parsed.text] : [],
  );
}

/** The statements that take an index or a constraint from what changes. */
function companionsOf({ steps }: Timeline, change: NaiveChange): number[] {
  return steps.flatMap(({ effects, statement, before }) => {
    const removed = effects.filter((effect) => effect.kind === 'removes' && !effect.byCascade);
    return removed.some((effect) => effect.kind === 'removes' && belongsTo(change, effect, before))
      ? [statement.index]
      : [];
  });
}

function belongsTo(
  { kind, column, table }: NaiveChange,
  { what, relation, name }: Extract<Effect, { kind: 'removes' }>,
  before: Catalog,
): boolean {
  const found = relation && relationIn(before, relation.id);
  const covers = (columns: readonly (string | undefined)[]) =>
    column === undefined ? kind === 'drop-table' : columns.includes(column);
  if (what === 'index')
    return relation?.table?.id === table.id && covers((found?.index?.parts ?? []).map((part) => part.column));
  const constraint = what === 'constraint' ? found?.constraints.find((each) => each.name === name) : undefined;
  if (!constraint) return false;
  const refers = kind === 'drop-table' && constraint.references?.relation === table.id;
  return refers || (found?.id === table.id && covers(constraint.columns));
}

function withoutCommands(session: Session, script: Script, index: number, commands: readonly number[]): string {
  const { parsed } = script.statements[index]!;
  if (commandSpans(parsed).length === commands.length) return withoutStatement(script, index);
  let [text, left] = [script.text, script];
  for (const command of [...commands].sort((a, b) => b - a)) {
    const statement = left.statements[index]!;
    text = applyEdits(
      left.text,
      withoutCommand(statement.parsed, command).map((edit) => inMigration(statement, edit)),
    );
    left = session.ports.reader.read(text);
  }
  // Where a command stood in a line of its own, an empty one is left.
  const { start, end } = left.statements[index]!;
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[ \t]*\r?\n[ \t]*(?=\r?\n)/g, '') + text.slice(end);
}

/** Takes a statement out, with the comments above it and its semicolon. */
function withoutStatement({ text, statements }: Script, index: number): string {
  const previous = statements[index - 1];
  const from = previous ? behind(text, previous, statements[index]!.start) : 0;
  const line = text.indexOf('\n', from) + 1;
  const statement = statements[index]!;
  const start = previous && line > 0 && line <= statement.start ? line : from;
  let end = behind(text, statement, statements[index + 1]?.start ?? text.length);
  if (text[end] === '\r') end++;
  if (text[end] === '\n') end++;
  return text.slice(0, start) + text.slice(end);
}

/** Where a statement ends, with its semicolon. */
function behind(text: string, { end }: Statement, before: number): number {
  const semicolon = text.indexOf(';', end);
  return semicolon >= 0 && semicolon < before ? semicolon + 1 : end;
}
