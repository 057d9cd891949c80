import { disagreements, foresaw } from './agree';
import { lookAt, measuredBetween, type Standing } from './measure';
import type { Outcome, ShadowMigration, ShadowStatement } from './run';
import { type Failure, failureOf, type ShadowSession } from './session';

/** What a replay needs besides the database. */
export interface ReplayPorts {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Extensions that this server cannot have, of those that are asked for. */
  readonly lacks: ReadonlySet<string>;
  /** Those of them that the run has come to: what fails from then on may fail for want of them. */
  readonly missed: Set<string>;
  /** The server has other databases, and what would change more than this one is not run. */
  readonly isShared: boolean;
}

/**
 * Runs one migration statement by statement, inside the transactions in which PostgreSQL runs them when Prisma sends the
 * file that way: a simple query of several is one implicit block, which BEGIN and COMMIT in the text take over and end.
 * What follows a failure is not run.
 */
export async function replay(
  session: ShadowSession,
  migration: ShadowMigration,
  { now, lacks, missed, isShared }: ReplayPorts,
): Promise<Outcome[]> {
  const { statements } = migration;
  const whole = migration.sentAs === 'batch' && statements.length > 1;
  const atStart = await lookAt(session);
  const isNew = (oid: number) => !atStart.relations.has(oid);
  const outcomes: Outcome[] = [];
  let before: Standing | undefined;
  let open = false;
  let begun = false;
  for (const statement of statements) {
    if (statement.extension !== undefined && lacks.has(statement.extension)) {
      missed.add(statement.extension);
      outcomes.push(skipped(`this shadow database has no extension ${statement.extension}`));
      continue;
    }
    if (isShared && statement.serverWide) {
      outcomes.push(skipped('it would change the server, and not the shadow database alone'));
      continue;
    }
    if (!open) {
      await session.send('BEGIN');
      before = undefined;
    }
    const own = !open && !whole && statement.control === undefined;
    open = true;
    if (statement.control || statement.sets) {
      const { failed: failure, milliseconds } = await timed(session, statement.sql, now);
      if (failure) return [...outcomes, ...(await brokenOff(session, statements.slice(outcomes.length), failure))];
      outcomes.push(quiet(milliseconds));
      if (statement.control === 'begin') begun = true;
      if (statement.control === 'end') {
        open = begun = statement.chains;
        before = undefined;
      }
      if (own) await session.send('COMMIT');
      if (own) open = false;
      continue;
    }
    before ??= await lookAt(session);
    const guarded = missed.size > 0;
    if (guarded) await session.send('SAVEPOINT lockstep');
    const ran = await run(session, statement, own, now);
    if (ran.failed && guarded && isWanting(ran.failed)) {
      await session.send('ROLLBACK TO SAVEPOINT lockstep');
      if (own) await session.send('COMMIT');
      if (own) open = false;
      outcomes.push(wanting(ran.failed, missed));
      continue;
    }
    if (ran.failed) {
      return [...outcomes, ...(await brokenOff(session, statements.slice(outcomes.length), ran.failed))];
    }
    const after = await lookAt(session);
    outcomes.push(compared(statement, before, after, isNew, ran));
    if (own && !ran.alone) await session.send('COMMIT');
    if (own) open = false;
    before = after;
  }
  // What a BEGIN without COMMIT did is lost when Prisma disconnects.
  if (open) await session.send(begun ? 'ROLLBACK' : 'COMMIT');
  return outcomes;
}

/** What is left of a file whose first statement left has failed. */
async function brokenOff(
  session: ShadowSession,
  [statement, ...rest]: readonly ShadowStatement[],
  failure: Failure,
): Promise<Outcome[]> {
  await session.send('ROLLBACK').catch(() => {});
  return [failed(statement!, failure), ...rest.map(() => skipped('a statement before it failed'))];
}

interface Ran {
  readonly milliseconds: number;
  /** It refuses the block that only we opened, and ran without. */
  readonly alone: boolean;
  readonly failed?: Failure;
}

async function run(session: ShadowSession, { sql }: ShadowStatement, own: boolean, now: () => number): Promise<Ran> {
  const first = await timed(session, sql, now);
  if (!own || first.failed?.code !== '25001') return { ...first, alone: false };
  await session.send('ROLLBACK');
  return { ...(await timed(session, sql, now)), alone: true };
}

async function timed(session: ShadowSession, sql: string, now: () => number): Promise<Omit<Ran, 'alone'>> {
  const start = now();
  try {
    await session.send(sql);
    return { milliseconds: now() - start };
  } catch (error) {
    return { milliseconds: now() - start, failed: failureOf(error) };
  }
}

function compared(
  statement: ShadowStatement,
  before: Standing,
  after: Standing,
  isNew: (oid: number) => boolean,
  { milliseconds, alone }: Ran,
): Outcome {
  const measured = measuredBetween(before, after, isNew, milliseconds, alone);
  const found = disagreements(statement, measured, before, isNew);
  return { measured, agrees: found.length === 0, disagreements: found };
}

/** BEGIN, COMMIT, SET and the like do nothing but that. */
function quiet(milliseconds: number): Outcome {
  const nothing = { locks: [], rewrites: [], scans: [], indexBuilds: [], indexRebuilds: [] };
  return {
    measured: { ...nothing, milliseconds: Math.round(milliseconds * 100) / 100 },
    agrees: true,
    disagreements: [],
  };
}

function failed(statement: ShadowStatement, failure: Failure): Outcome {
  const foreseen = foresaw(statement, failure);
  const found = foreseen ? [] : [`failure: derived none; measured ${failure.code} ${failure.message}`];
  return { measured: null, agrees: foreseen, disagreements: found, failed: failure };
}

/** Whether it failed since something is not there: undefined names of all kinds. */
function isWanting({ code }: Failure): boolean {
  return ['42704', '42883', '42P01', '42703', '3F000'].includes(code);
}

function wanting(failure: Failure, missed: ReadonlySet<string>): Outcome {
  const message = `${failure.message} (this shadow database lacks ${[...missed].join(', ')})`;
  return { measured: null, agrees: null, disagreements: [], failed: { ...failure, message } };
}

function skipped(why: string): Outcome {
  return { measured: null, agrees: null, disagreements: [], skipped: why };
}
