import { quoteIdentifier } from '../sql/clauses';

// What operators ask a server around a deploy. Every query reads, and works from PostgreSQL 13 to 18.

/** A relation as data has it: without quotes. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

/** Transactions that hold one of the tables just now, the oldest first: a lock would queue behind them. */
export function holdersOf(relations: readonly RelationName[]): string {
  return `SELECT a.pid, now() - a.xact_start AS age, a.state, l.mode, l.relation::regclass AS relation, left(a.query, 80) AS query
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.relation IN (${relations.map(asRegclass).join(', ')}) AND l.granted AND a.pid <> pg_backend_pid()
ORDER BY a.xact_start;`;
}

/** Who waits for one of the tables just now, for how long, and behind whom. */
export function waitersFor(relations: readonly RelationName[]): string {
  return `SELECT a.pid, now() - a.query_start AS waiting, l.mode, l.relation::regclass AS relation,
       pg_blocking_pids(a.pid) AS behind, left(a.query, 80) AS query
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.relation IN (${relations.map(asRegclass).join(', ')}) AND NOT l.granted
ORDER BY a.query_start;`;
}

/** How far index builds have come. */
export const indexBuildProgress = `SELECT pid, relid::regclass AS relation, phase, blocks_done, blocks_total, lockers_done, lockers_total
FROM pg_stat_progress_create_index;`;

/** Transactions that are older than half a minute: a concurrent command waits for all of them. */
export const longTransactions = `SELECT pid, now() - xact_start AS age, state, left(query, 80) AS query
FROM pg_stat_activity
WHERE xact_start < now() - interval '30 seconds' AND backend_type = 'client backend'
ORDER BY xact_start;`;

/** What a concurrent build that failed leaves behind. */
export const invalidIndexes = `SELECT indexrelid::regclass AS index, indrelid::regclass AS relation FROM pg_index WHERE NOT indisvalid;`;

/** Migrations that have failed and stop every deploy (P3009). */
export const unresolvedMigrations = `SELECT migration_name, started_at, left(logs, 400) AS logs
FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;

/** What Prisma has recorded of one migration. */
export function recordedOf(migration: string): string {
  return `SELECT started_at, finished_at, rolled_back_at, logs FROM _prisma_migrations WHERE migration_name = ${literal(migration)};`;
}

/** Takes away what a concurrent build left behind. Alone in its transaction, that is, in psql. */
export function dropLeftover(index: RelationName): string {
  return `DROP INDEX CONCURRENTLY IF EXISTS ${quoteIdentifier(index.schema)}.${quoteIdentifier(index.name)};`;
}

function asRegclass({ schema, name }: RelationName): string {
  return `to_regclass(${literal(`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`)})`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
