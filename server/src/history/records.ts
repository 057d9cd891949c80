/** A row of `_prisma_migrations`: one attempt to run a migration. Times are as ISO 8601 has them. */
export interface MigrationRecord {
  readonly name: string;
  /** As Prisma recorded it: see prisma/checksum. */
  readonly checksum: string;
  readonly startedAt: string;
  /** Undefined while it runs, and for good when it failed. */
  readonly finishedAt: string | undefined;
  /** When `prisma migrate resolve --rolled-back` was said of it. */
  readonly rolledBackAt: string | undefined;
  /** What the server said when it failed; cut where it is long. */
  readonly logs: string | undefined;
}

/** What a database says of its migrations. */
export interface DatabaseRecords {
  /** Whether `_prisma_migrations` is there; without it nothing has been applied. */
  readonly hasTable: boolean;
  /** The rows, in the order in which they were started. */
  readonly rows: readonly MigrationRecord[];
}

/** What came of asking: rows, or why there are none, as a sentence that names no connection. */
export type RecordsAnswer =
  | { readonly kind: 'records'; readonly records: DatabaseRecords }
  | { readonly kind: 'refused'; readonly reason: string };

/** A migration that was started and did not come to its end. */
export interface Attempt {
  readonly state: 'failed' | 'rolled back';
  readonly record: MigrationRecord;
}

/** The rows by what they mean, each migration once, as Prisma reads them (schema-engine, apply_migrations.rs). */
export interface Standing {
  /** Finished and not rolled back. */
  readonly applied: ReadonlyMap<string, MigrationRecord>;
  /** Failed ones stop every deploy (P3009); rolled back ones will be run again. */
  readonly attempts: ReadonlyMap<string, Attempt>;
}

/** Reads rows: of one migration the failed one counts, then the finished one, then the last that was rolled back. */
export function standingOf({ rows }: DatabaseRecords): Standing {
  const applied = new Map<string, MigrationRecord>();
  const attempts = new Map<string, Attempt>();
  for (const record of rows) {
    if (record.rolledBackAt !== undefined) attempts.set(record.name, { state: 'rolled back', record });
  }
  for (const record of rows) {
    if (record.rolledBackAt === undefined && record.finishedAt !== undefined) applied.set(record.name, record);
  }
  for (const name of applied.keys()) attempts.delete(name);
  for (const record of rows) {
    if (record.rolledBackAt !== undefined || record.finishedAt !== undefined) continue;
    attempts.set(record.name, { state: 'failed', record });
    applied.delete(record.name);
  }
  return { applied, attempts };
}
