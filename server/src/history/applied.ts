import type { Attempt } from './records';

/** A migration as it was applied. */
export interface AppliedMigration {
  /** The text that was applied; undefined when it cannot be had, as in a partial clone. */
  text(): string | undefined;
  /** Whether a working text is the applied one, line endings forgiven as Prisma forgives them. */
  isText(text: string): boolean;
  /** Whether the checked-out work has seen this migration: on a branch that is behind, its absence is no deletion. */
  isKnownHere(): boolean;
}

/** Which migrations count as applied, and how that is known. */
export interface Applied {
  readonly source: 'git' | 'database' | 'none';
  /** Where they count as applied, as people say it: `main`, `origin/main`, `the database`. */
  readonly reference: string | undefined;
  /** The git branch whose release is taken to run, whatever tells what has been applied. */
  readonly branch: string | undefined;
  /** With source `none`: why nothing is known, as a sentence. */
  readonly reason: string | undefined;
  readonly migrations: ReadonlyMap<string, AppliedMigration>;
  /** Migrations that were started and did not come to their end; only a database knows of them. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  /** Gets the texts of several migrations at once, where getting each alone would cost more. */
  load(names: readonly string[]): void;
}

/** Nothing is known to be applied, for a reason. */
export function nothingApplied(reason: string): Applied {
  return {
    source: 'none',
    reference: undefined,
    branch: undefined,
    reason,
    migrations: new Map(),
    attempts: new Map(),
    load: () => {},
  };
}
