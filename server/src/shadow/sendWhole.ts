import type { ReplayPorts } from './replay';
import type { Outcome, ShadowMigration } from './run';
import type { ShadowSession } from './session';

/**
 * Sends a migration that nobody asked about as Prisma sends it, without a look at what it does, which takes most of the
 * time. Undefined where it has to be replayed: it is looked at, holds what is left out here, or has failed as a whole.
 */
export async function sendWhole(
  session: ShadowSession,
  { isLookedAt, sentAs, statements }: ShadowMigration,
  { lacks, missed, isShared }: Pick<ReplayPorts, 'lacks' | 'missed' | 'isShared'>,
): Promise<Outcome[] | undefined> {
  const leavesOut = statements.some(
    ({ extension, serverWide }) => (isShared && serverWide) || (extension !== undefined && lacks.has(extension)),
  );
  // Statement by statement, a failure has to be found where it is.
  if (isLookedAt || leavesOut || missed.size > 0 || (sentAs === 'statements' && statements.length > 1))
    return undefined;
  // What has been committed on the way would be there already when it is replayed.
  if (statements.some(({ control }) => control !== undefined)) return undefined;
  try {
    await session.send(statements.map(({ sql }) => sql).join(';\n'));
    return statements.map(() => ({ measured: null, agrees: null, disagreements: [] }));
  } catch {
    await session.send('ROLLBACK');
    return undefined;
  }
}
