import type { RelationKind } from '../catalog/relation';
import type { LockMode } from './lock';

/** A relation as it was named when the statement ran. */
export interface RelationRef {
  readonly id: string;
  readonly kind: RelationKind;
  readonly schema: string;
  readonly name: string;
  /** Created by the same migration, or temporary: nobody else sees it, or has anything in it yet. */
  readonly newHere: boolean;
  /** No migration created it. */
  readonly assumed: boolean;
  /** Known to hold no row: emptied by the same migration, and nothing was put in since. */
  readonly empty?: true;
  /** Of an index: the table it is on. */
  readonly table?: RelationRef | undefined;
}

/** What every effect has: which of the statement's comma-separated commands causes it; undefined: the statement. */
interface Caused {
  readonly command: number | undefined;
}

/** Why all rows are read. */
export type ScanReason =
  | 'not null'
  | 'check'
  | 'foreign key'
  | 'partition bound'
  | 'default partition'
  | 'domain'
  | 'rewrite'
  | 'index build'
  | 'exclusion'
  | 'query'
  | 'type change'
  | 'maintenance';

export type MayFail =
  | 'nulls'
  | 'duplicates'
  | 'orphans'
  | 'violations'
  | 'conversion'
  | 'dependents'
  | 'rows without partition';

/** What a statement removes or renames may still be used by the release that is running. */
export type Named =
  | 'table'
  | 'column'
  | 'index'
  | 'constraint'
  | 'view'
  | 'materialized view'
  | 'sequence'
  | 'type'
  | 'enum value'
  | 'function'
  | 'schema'
  | 'trigger'
  | 'default'
  | 'extension';

export type Effect = Caused &
  (
    | { readonly kind: 'lock'; readonly relation: RelationRef; readonly mode: LockMode }
    /** The table's file is written anew. `why` is said in messages: "integer to bigint", "a default that is computed for each row". */
    | { readonly kind: 'rewrite'; readonly relation: RelationRef; readonly why: string }
    | { readonly kind: 'scan'; readonly relation: RelationRef; readonly why: ScanReason }
    | {
        readonly kind: 'index build';
        readonly relation: RelationRef;
        readonly index: string;
        readonly concurrently: boolean;
      }
    /** An index that was there is built again. */
    | { readonly kind: 'index rebuild'; readonly relation: RelationRef; readonly index: string }
    /** A concurrent command waits for the transactions that are older than itself and use the relation. */
    | { readonly kind: 'waits for'; readonly relation: RelationRef }
    | {
        readonly kind: 'removes';
        readonly what: Named;
        /** The table whose column, constraint or trigger it is, or the relation itself. */
        readonly relation: RelationRef | undefined;
        readonly name: string;
        /** It falls with something else that is dropped, by CASCADE or because it belongs to it. */
        readonly byCascade: boolean;
      }
    | {
        readonly kind: 'renames';
        readonly what: Named;
        readonly relation: RelationRef | undefined;
        readonly name: string;
        readonly to: string;
      }
    | {
        readonly kind: 'adds column';
        readonly relation: RelationRef;
        readonly name: string;
        /** NOT NULL, and nothing fills it in the rows that are there. */
        readonly required: boolean;
      }
    | {
        readonly kind: 'changes rows';
        readonly relation: RelationRef;
        readonly how: 'insert' | 'update' | 'delete' | 'truncate' | 'merge';
        /** No condition, or one that holds for every row. */
        readonly everyRow: boolean;
        /** How many rows is bounded by the statement's own text: VALUES, or a condition on a key. */
        readonly few: boolean;
      }
    | {
        readonly kind: 'may fail';
        readonly relation: RelationRef | undefined;
        readonly why: MayFail;
        readonly detail: string;
      }
    /** It cannot run inside a transaction block (25001). */
    | { readonly kind: 'refuses transaction' }
    /** It is certain to fail: `message` in PostgreSQL's words, `code` its SQLSTATE. */
    | {
        readonly kind: 'fails';
        readonly code: string;
        readonly message: string;
        /** The server is too old for these words, which came with that version; none: it is not known which. */
        readonly tooNew?: { readonly words: string; readonly since: number };
      }
    /** Alone it is of no use: PostgreSQL refuses it outside of a transaction block (25P01), or drops what it makes at once. */
    | { readonly kind: 'needs transaction'; readonly otherwise: 'refused' | 'dropped' }
    | { readonly kind: 'adds enum value'; readonly type: string; readonly value: string }
    | { readonly kind: 'uses enum value'; readonly type: string; readonly value: string }
    | {
        readonly kind: 'transaction';
        readonly action: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollback to';
        /** Of the last three: the savepoint's name. */
        readonly savepoint?: string;
        /** The next transaction begins at once: COMMIT AND CHAIN. */
        readonly chains?: true;
      }
    | {
        readonly kind: 'sets';
        readonly setting: string;
        readonly value: string | undefined;
        readonly local: boolean /** In a body, for what follows there. */;
        readonly inside?: true;
      }
    /** What could not be derived, as a sentence's end: "what the function f() does". */
    | { readonly kind: 'unknown'; readonly what: string }
  );

export type EffectKind = Effect['kind'];
