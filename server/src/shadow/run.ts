// What is to be run on a shadow database, and what is told of it: plain values, since a run has a thread of its own.

/** What was derived for a statement, in the words of `lockstep explain`. */
export interface Derived {
  readonly kind: string;
  readonly locks: readonly { readonly relation: string; readonly mode: string; readonly newHere: boolean }[];
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly indexBuilds: readonly {
    readonly relation: string;
    readonly index: string;
    readonly concurrently: boolean;
  }[];
  readonly indexRebuilds: readonly string[];
  readonly refusesTransaction: boolean;
  readonly fails?: string;
  readonly mayFail: readonly string[];
  readonly unknown: readonly string[];
}

/** A statement that is to be run. */
export interface ShadowStatement {
  readonly sql: string;
  /** What it does to its transaction, where that is something. */
  readonly control: 'begin' | 'end' | undefined;
  /** Whether the end of a transaction begins the next one. */
  readonly chains: boolean;
  /** The extension that it creates. */
  readonly extension: string | undefined;
  /** It changes what all databases of a server share. */
  readonly serverWide: boolean;
  /** It sets something, which may have to be the first of its transaction; nobody looks before it. */
  readonly sets: boolean;
  /** Whether it changes rows, so that what it locks and reads may depend on those there are. */
  readonly changesRows: boolean;
  /** What queries read, which the planner may read by an index instead. */
  readonly queried: readonly string[];
  readonly derived: Derived;
}

/** A migration that is to be run. */
export interface ShadowMigration {
  readonly name: string;
  readonly sentAs: 'batch' | 'statements';
  /** Whether what it does is told; else it only has to have been run. */
  readonly isLookedAt: boolean;
  readonly statements: readonly ShadowStatement[];
}

/** Names as in `explain`; without what the migration created itself, which nobody else sees. */
export interface Measured {
  /** Those that the statement took, the strongest of each relation: tables and views. */
  readonly locks: readonly { readonly relation: string; readonly mode: string }[];
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly indexBuilds: readonly { readonly relation: string; readonly index: string }[];
  readonly indexRebuilds: readonly string[];
  readonly milliseconds: number;
  /** What could not be measured: a statement outside of any transaction gives its locks up before anybody looks. */
  readonly notMeasured?: readonly string[];
}

/** What became of a statement. */
export interface Outcome {
  /** Null when it was not run, or failed. */
  readonly measured: Measured | null;
  /** Null where there is nothing to compare. */
  readonly agrees: boolean | null;
  /** In words, each of one kind of effect. */
  readonly disagreements: readonly string[];
  readonly failed?: { readonly code: string; readonly message: string };
  /** Why it was not run. */
  readonly skipped?: string;
}

/** Told while a run goes on. */
export interface ShadowProgress {
  readonly migration: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}
