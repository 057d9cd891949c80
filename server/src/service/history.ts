import type { MigrationState, State } from '../history/compare';
import type { Severity } from '../rules/rule';
import { foundInHistory, foundInMigration } from './checks';
import { type PlanPlace, planPlaces } from './planPlaces';
import { phaseOf } from './plans';
import type { Session } from './session';
import type { Finding } from './view';

/** A project's migrations with their states. */
export interface HistoryView {
  /** The migrations folder, absolute. */
  readonly path: string;
  /** The folder that Prisma is run in, absolute. */
  readonly root: string;
  /** What tells what has been applied, `null` where nothing does. */
  readonly source: 'git' | 'database' | null;
  /** Where migrations count as applied: `main`, `the database`. */
  readonly reference: string | undefined;
  /** Why nothing is known to be applied, as a sentence. */
  readonly reason: string | undefined;
  readonly migrations: readonly HistoryEntry[];
}

/** One migration and how it stands to what has been applied. */
export interface HistoryEntry {
  readonly name: string;
  readonly state: State;
  /** The migration.sql, whether it is there or not; absolute. */
  readonly path: string;
  readonly isThere: boolean;
  /** Of one that has changed: whether the applied text can be shown. */
  readonly hasAppliedText: boolean;
  /** More about the state, as a clause: `as "20260101000000_init"`. */
  readonly detail: string | undefined;
  /** The gravest finding of the migration, where its findings are shown. */
  readonly worst: { readonly severity: Severity; readonly message: string } | undefined;
  readonly findings: number;
  /** The command that tells Prisma how the migration stands, where one fits. */
  readonly resolve: string | undefined;
  /** The plan that it belongs to. */
  readonly plan: PlanPlace | undefined;
}

/** The history of a session, in Prisma's order, then what is missing. */
export function historyOf(session: Session, report: (problem: string) => void): HistoryView {
  const { past, project, states } = session;
  const inHistory = foundInHistory(session, report).map(({ finding }) => finding);
  const plans = planPlaces(session);
  return {
    path: project.migrationsPath,
    root: project.root,
    source: past.source === 'none' ? null : past.source,
    reference: past.reference,
    reason: past.reason,
    migrations: states.map((state) => ({ ...entryOf(session, state, inHistory, report), plan: plans.get(state.name) })),
  };
}

function entryOf(
  session: Session,
  state: MigrationState,
  inHistory: readonly Finding[],
  report: (problem: string) => void,
): Omit<HistoryEntry, 'plan'> {
  const path = state.file?.path ?? `${session.project.migrationsPath}/${state.name}/migration.sql`;
  const index = session.indexOf(path);
  const own = index >= 0 && session.shows(index) ? foundInMigration(session, index, report) : [];
  const findings = [...own.map(({ finding }) => finding), ...inHistory.filter((finding) => finding.path === path)];
  return {
    name: state.name,
    state: state.state,
    path,
    isThere: state.file !== undefined && state.file.hasNoFile !== true,
    hasAppliedText: state.appliedText !== undefined,
    detail: [detailOf(state), phaseOf(state.file?.text)].filter((each) => each !== undefined).join('; ') || undefined,
    worst: worstOf(findings),
    findings: findings.length,
    resolve: resolveLine(state),
  };
}

function detailOf({ state, renamedFrom, after, record }: MigrationState): string | undefined {
  if (state === 'renamed') return `applied as "${renamedFrom}"`;
  if (state === 'out of order') return `sorts before "${after}", which has been applied`;
  if (record && state === 'failed') return `started ${minuteOf(record.startedAt)}, not ended`;
  if (record?.rolledBackAt !== undefined) return `rolled back ${minuteOf(record.rolledBackAt)}`;
  return undefined;
}

/** A time as people read it: `2026-11-22 10:15 UTC`. */
export function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

const order: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function worstOf(findings: readonly Finding[]): HistoryEntry['worst'] {
  for (const severity of order) {
    const found = findings.find((finding) => finding.severity === severity);
    if (found) return { severity, message: found.message };
  }
  return undefined;
}

/**
 * The `prisma migrate resolve` that fits: a failed row has to be marked before anything else runs (P3009), and only a
 * failed one can be rolled back (P3012).
 */
function resolveLine({ name, state }: MigrationState): string | undefined {
  return state === 'failed' ? `npx prisma migrate resolve --rolled-back ${shellQuoted(name)}` : undefined;
}

/** A name as a shell takes it for one word. */
export function shellQuoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** Some histories in one line: `12 applied, 2 pending, 1 failed (the database)`. */
export function historySummary(views: readonly HistoryView[]): string {
  const counts = new Map<State, number>();
  for (const { state } of views.flatMap(({ migrations }) => migrations))
    counts.set(state, (counts.get(state) ?? 0) + 1);
  const references = [...new Set(views.flatMap(({ reference }) => reference ?? []))];
  const parts = [...counts].map(([state, number]) => `${number} ${state}`);
  return `${parts.join(', ') || 'no migrations'}${references.length > 0 ? ` (${references.join(', ')})` : ''}`;
}

/** The text that was applied of an edited or missing migration; undefined where it cannot be had. */
export function appliedTextOf({ states, project }: Session, path: string): string | undefined {
  const state = states.find(
    ({ name, file }) => (file?.path ?? `${project.migrationsPath}/${name}/migration.sql`) === path,
  );
  return state?.appliedText;
}
