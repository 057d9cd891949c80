import { worldOf } from '../catalog/reading';
import { isServerWide } from '../effects/serverWide';
import { isSetting } from '../effects/settings';
import type { SchemaText } from '../prisma/engine';
import { schemaTexts } from '../prisma/schemaFiles';
import type { ShadowMigration, ShadowStatement } from '../shadow/run';
import { findKeyword, headSpan } from '../sql/clauses';
import { identifierOf } from '../sql/identifiers';
import { LineIndex } from '../text/lines';
import type { Step } from '../timeline/timeline';
import { actionOf } from '../timeline/transactions';
import { explainMigration, explainStep, qualified } from './explain';
import type { Session } from './session';
import type { ExplainedMigration, ExplainedStatement } from './view';

function shadowMigration(session: Session, index: number, isLookedAt: boolean): ShadowMigration {
  const { name, text } = session.migrations[index]!;
  const { sentAs, steps } = session.timeline(index);
  const lines = new LineIndex(text ?? '');
  const statements = steps.map((step) => shadowStatement(step, explainStep(step, lines)));
  session.forget(index);
  return { name, sentAs, isLookedAt, statements };
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
    queried: step.effects.flatMap((effect) =>
      effect.kind === 'scan' && effect.why === 'query' ? [qualified(effect.relation)] : [],
    ),
    sets: isSetting(step.statement.parsed),
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

/** What is to be run for one migration, or for all of a project, and what was derived of it. */
export interface Tracing {
  readonly migrations: readonly ShadowMigration[];
  /** The schema that they should end in; undefined where they end before it. */
  readonly schema: readonly SchemaText[] | undefined;
  /** What is told, by the migration's index. */
  readonly explained: readonly (readonly [number, ExplainedMigration])[];
}

/** Everything that a run of the migrations with these indexes needs, after all that come before them. */
export function tracingOf(session: Session, indexes: readonly number[]): Tracing {
  const last = indexes.at(-1) ?? -1;
  const isEnd = last === session.migrations.length - 1;
  const migrations = session.migrations
    .slice(0, last + 1)
    .map((_, index) => shadowMigration(session, index, indexes.includes(index)));
  const explained = indexes.map((index) => {
    const one = explainMigration(session, index);
    session.forget(index);
    return [index, one] as const;
  });
  return { migrations, schema: isEnd ? schemaTexts(session.ports.files, session.project) : undefined, explained };
}
