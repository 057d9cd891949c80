import type { Drawing } from './kind';

// Sentences and queries that several plans share.

/** What helps when a file is one statement. */
export const oneStatement =
  'Nothing of it stays: each file is one statement. It has tried 30 times to get its lock, so look for the transaction that holds it (`SELECT pid, now() - xact_start, query FROM pg_stat_activity ORDER BY xact_start`), then `prisma migrate resolve --rolled-back <migration>` and deploy again.';

/** What helps when a concurrent build fails. */
export const failedBuild =
  'A concurrent build that fails leaves an index that is not valid, which Prisma takes for a good one: `DROP INDEX CONCURRENTLY` it by hand, then `prisma migrate resolve --rolled-back <migration>` and deploy again.';

export const watchErrors: Drawing['watch'] = ['Errors of the application.'];

/** The migration of a phase that does nothing in the database. */
export const marker = ['-- Nothing is to be done in the database: this marks the phase.', 'SELECT 1;'] as const;

export const nothing = 'Nothing: it may be deployed at once.';
