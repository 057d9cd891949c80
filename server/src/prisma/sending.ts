import { isBefore } from './version';

/** How `prisma migrate deploy` hands a file to the server: all in one query, or each statement in one of its own. */
export type Sending = 'batch' | 'statements';

/**
 * How a version of Prisma sends a migration. Up to 7.3 every file goes as one simple query, which PostgreSQL runs as
 * one transaction. From 7.4 on each statement goes alone, provided that Prisma's own parser (sqlparser 0.61.0) reads
 * the whole file, and otherwise the file goes as before (prisma-engines #5767, #5847).
 *
 * The parser reads a file exactly when it reads every statement of it, so each is asked for by itself: while somebody
 * types, only the statement under the cursor is new to `reads`.
 */
export function sendsAs(
  statementTexts: readonly string[],
  prismaVersion: string,
  reads: (sql: string) => boolean,
): Sending {
  if (isBefore(prismaVersion, '7.4.0')) return 'batch';
  return statementTexts.every(reads) ? 'statements' : 'batch';
}
