import type { Difference } from '../prisma/engine';
import type { Outcome } from '../shadow/run';
import type { ExplainedMigration } from './view';

/** What a run found, laid beside what was derived. */
export interface Trace {
  /** What the migrations ran on. */
  readonly server: string;
  readonly migrations: readonly TracedMigration[];
  /** Undefined where the end state was not compared with a schema. */
  readonly drift: Difference | undefined;
}

/** A migration as `explain` has it, each statement with what became of it on the shadow database. */
export interface TracedMigration extends ExplainedMigration {
  readonly statements: readonly (ExplainedMigration['statements'][number] & Outcome)[];
}

/** Lays what a run found beside what was derived of a migration. */
export function traced(explained: ExplainedMigration, outcomes: readonly Outcome[]): TracedMigration {
  const statements = explained.statements.map((statement, at) => ({ ...statement, ...outcomes[at]! }));
  return { ...explained, statements };
}

/** How many statements did something else than what was derived. */
export function countDisagreeing({ migrations }: Trace): number {
  return migrations.flatMap(({ statements }) => statements).filter(({ agrees }) => agrees === false).length;
}

/** A run, as lines for people. */
export function traceReport(trace: Trace): string {
  const { server, migrations, drift } = trace;
  const statements = migrations.flatMap((migration) => migration.statements);
  const ran = statements.filter(({ skipped }) => skipped === undefined).length;
  const disagreeing = countDisagreeing(trace);
  const summary = `${server}: ${ran} of ${statements.length} statements run, ${disagreeing} not as derived.\n`;
  return [summary, ...driftText(drift), ...migrations.map(traceText)].join('\n');
}

/** What is said of the end state; nothing when it is what the schema asks for, or was not asked. */
function driftText(drift: Difference | undefined): string[] {
  if (!drift || (drift.kind === 'sql' && drift.sql === '')) return [];
  if (drift.kind !== 'sql') return [`The end state could not be compared with the schema: ${drift.message}\n`];
  return [`Drift: the schema asks for what the migrations do not make.\n\n${drift.sql.trimEnd()}\n`];
}

/** What became of a migration on the shadow database, as lines for people. */
function traceText({ name, statements }: TracedMigration): string {
  const lines = statements.flatMap((statement) => {
    const { index, line, kind, measured, agrees, disagreements, failed, skipped } = statement;
    const time = measured ? `  ${measured.milliseconds} ms` : '';
    const mark = agrees === false ? '  DISAGREES' : '';
    return [
      `${index + 1}. line ${line}  ${kind}${time}${mark}`,
      ...(measured?.locks ?? []).map(({ relation, mode }) => `   ${relation}  ${mode}`),
      ...work(statement).map((each) => `   ${each}`),
      ...(measured?.notMeasured ? [`   could not be measured: ${measured.notMeasured.join(', ')}`] : []),
      ...(failed ? [`   failed: ${failed.code} ${failed.message}`] : []),
      ...(skipped ? [`   not run: ${skipped}`] : []),
      ...disagreements.map((each) => `   ! ${each}`),
    ];
  });
  return `${[name, ...lines].join('\n')}\n`;
}

function work({ measured }: TracedMigration['statements'][number]): string[] {
  if (!measured) return [];
  return [
    ...measured.rewrites.map((name) => `rewrites ${name}`),
    ...measured.scans.map((name) => `reads every row of ${name}`),
    ...measured.indexBuilds.map(({ index, relation }) => `builds ${index} on ${relation}`),
    ...measured.indexRebuilds.map((name) => `builds ${name} again`),
  ];
}
