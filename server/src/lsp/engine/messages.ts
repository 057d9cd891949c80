import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';
import type { DatabaseRecords } from '../../history/records';
import type { Profile } from '../profile';
import type { StatusParams } from '../protocol';
import type { Settings } from '../settings';
import type { TextKey } from './mark';

// What the two threads say to each other; all of it is plain data.

export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** All that a worker has to know to take up the work, its own or another's. */
export interface Start {
  readonly kind: 'start';
  readonly profile: Profile;
  readonly folders: readonly string[];
  readonly settings: Settings;
  readonly documents: readonly OpenDocument[];
  readonly poisoned: readonly TextKey[];
  /** The files of which the client holds diagnostics. */
  readonly published: readonly string[];
  /** What databases have said, since they were asked. */
  readonly records: readonly ProjectRecords[];
}

/** What the database of one project said of its migrations. */
export interface ProjectRecords {
  readonly migrationsPath: string;
  readonly records: DatabaseRecords;
}

export type Change =
  | { readonly kind: 'open'; readonly document: OpenDocument }
  | {
      readonly kind: 'change';
      readonly uri: string;
      readonly version: number;
      readonly changes: TextDocumentContentChangeEvent[];
    }
  | { readonly kind: 'close'; readonly uri: string }
  | { readonly kind: 'folders'; readonly folders: readonly string[] }
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'files'; readonly uris: readonly string[] }
  | { readonly kind: 'head' }
  | ({ readonly kind: 'records' } & ProjectRecords);

export interface Question {
  readonly kind: 'question';
  readonly id: number;
  readonly feature: string;
  readonly params: unknown;
}

export type ToWorker = Start | Change | Question | { readonly kind: 'cancel'; readonly id: number };

/** What is found in one file, written by the worker: one text passes between threads sooner than thousands of objects. */
export interface Publication {
  readonly uri: string;
  readonly version?: number;
  /** Whether nothing is found. */
  readonly isEmpty: boolean;
  /** The parameters of `textDocument/publishDiagnostics`, as JSON. */
  readonly params: string;
}

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly problem: string }
  | { readonly kind: 'diagnostics'; readonly publication: Publication }
  | { readonly kind: 'status'; readonly status: StatusParams }
  | { readonly kind: 'lenses changed' }
  | { readonly kind: 'history changed' }
  | { readonly kind: 'problem'; readonly problem: string }
  /** Everything that was asked so far is done; `handled` counts the messages. */
  | { readonly kind: 'idle'; readonly handled: number };
