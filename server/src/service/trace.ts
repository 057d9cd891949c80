import { isServerWide } from '../effects/serverWide';
import type { Difference } from '../prisma/engine';
import { worldOf } from '../rules/scene/lookup';
import type { Outcome, ShadowMigration, ShadowStatement } from '../shadow/run';
import { findKeyword, headSpan } from '../sql/clauses';
import { identifierOf } from '../sql/identifiers';
import { LineIndex } from '../text/lines';
import type { Step } from '../timeline/timeline';
import { actionOf } from '../timeline/transactions';
import { explainMigration, explainStep } from './explain';
import type { Session } from './session';
import type { ExplainedMigration, ExplainedStatement } from './view';

/** What is to be run for the migrations of a session up to the last of those that are named. */
export function shadowMigrations(session: Session, last: number): ShadowMigration[] {
  return session.migrations.slice(0, last + 1).map((_, index) => shadowMigration(session, index));
}

function shadowMigration(session: Session, index: number): ShadowMigration {
  const { name, text } = session.migrations[index]!;
  const { sentAs, steps } = session.timeline(index);
  const lines = new LineIndex(text ?? '');
  const statements = steps.map((step) => shadowStatement(step, explainStep(step, lines)));
  session.forget(index);
  return { name, sentAs, statements };
}

function shadowStatement(step: Step, derived: ExplainedStatement): ShadowStatement {
  const { action, chains } = actionOf(step.effects);
  return {
    sql: step.statement.parsed.text,
    control: action === 'begin' ? 'begin' : action === 'commit' || action === 'rollback' ? 'end' : undefined,
    chains,
    extension: extensionOf(step),
    serverWide: isServerWide(step.statement.parsed),
    changesRows: step.effects.some(({ kind }) => kind === 'changes rows'),
    derived,
  };
}

/** The extension that a statement creates. */
function extensionOf({ statement: { parsed }, after }: Step): string | undefined {
  const head = headSpan(parsed);
  if (!findKeyword(parsed, 'CREATE', head) || !findKeyword(parsed, 'EXTENSION', head)) return undefined;
  const world = worldOf(after);
  return parsed.tokens
    .map((token) => identifierOf(token, parsed.text))
    .find((name) => name !== undefined && world.entry('extension', name));
}

/** A migration as `explain` has it, each statement with what became of it on the shadow database. */
export interface TracedMigration extends ExplainedMigration {
  readonly statements: readonly (ExplainedStatement & Outcome)[];
}

/** Lays what a run found beside what was derived of a migration. */
export function traced(session: Session, index: number, outcomes: readonly Outcome[]): TracedMigration {
  const explained = explainMigration(session, index);
  const statements = explained.statements.map((statement, at) => ({ ...statement, ...outcomes[at]! }));
  return { ...explained, statements };
}

/** Whether a history ends with that migration, so that the schema is what it should have come to. */
export function isEndOf(session: Session, index: number): boolean {
  return index === session.migrations.length - 1;
}

/** What is said of the end state, for people; nothing when it is what the schema asks for, or was not asked. */
export function driftText(drift: Difference | undefined): string[] {
  if (!drift || (drift.kind === 'sql' && drift.sql === '')) return [];
  if (drift.kind !== 'sql') return [`The end state could not be compared with the schema: ${drift.message}\n`];
  return [`Drift: the schema asks for what the migrations do not make.\n\n${drift.sql.trimEnd()}\n`];
}
