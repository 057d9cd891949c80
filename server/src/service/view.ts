import type { FixKind } from '../recipes/plan';
import type { Severity } from '../rules/rule';
import type { Edit } from '../text/edit';
import type { Span } from '../text/span';

/** A file's finding, as editor and terminal show it. Offsets are UTF-16, of the file's text. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Absolute, with `/`. */
  readonly path: string;
  /** The migration's folder name; undefined for findings in other files. */
  readonly migration: string | undefined;
  readonly statement: number | undefined;
  readonly span: Span;
  readonly message: string;
  readonly related: readonly { readonly path: string; readonly span: Span; readonly message: string }[];
}

/** Edits of files that mend a finding, as one step. */
export interface Fix {
  readonly title: string;
  readonly kind: FixKind;
  readonly edits: readonly FileEdit[];
  readonly creates: readonly NewFile[];
  /** Never applied among others: somebody has to choose it. */
  readonly asksFirst?: true;
  /** Paths of folders' files to be renamed. */
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}

/** An edit of the file at `path`. */
export interface FileEdit extends Edit {
  readonly path: string;
}

/** A file that a fix creates, with the parts of its text that people have to fill in. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly places?: readonly Span[];
}

/** What `explain` says of one statement; see shared contracts of the command line. */
export interface ExplainedStatement {
  readonly index: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly transaction: number | null;
  readonly understood: boolean;
  readonly problem?: string;
  readonly locks: readonly { readonly relation: string; readonly mode: string; readonly newHere: boolean }[];
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly indexBuilds: readonly {
    readonly relation: string;
    readonly index: string;
    readonly concurrently: boolean;
  }[];
  readonly indexRebuilds: readonly string[];
  readonly waitsFor: readonly string[];
  readonly refusesTransaction: boolean;
  readonly mayFail: readonly string[];
  /** It is certain to fail, in PostgreSQL's words. */
  readonly fails?: string;
  readonly unknown: readonly string[];
}

export interface ExplainedExposure {
  readonly relation: string;
  readonly blocks: 'writes' | 'reads and writes';
  readonly lock: string;
  readonly takenBy: number;
  readonly releasedAfter: number;
  readonly work: readonly { readonly statement: number; readonly kind: string; readonly relation: string }[];
}

export interface ExplainedMigration {
  readonly name: string;
  readonly path: string;
  readonly sentAs: 'batch' | 'statements';
  readonly statements: readonly ExplainedStatement[];
  readonly exposures: readonly ExplainedExposure[];
}
