import type { Relation } from '../../catalog/relation';
import type { AlterTableCmd } from '../../sql/tree';
import type { Alteration } from '../mechanics/alteration';

/** The passes in which ALTER TABLE runs its commands, whatever their order in the text (tablecmds.c, AlterTablePass). */
export const passes = [
  'drop',
  'alter type',
  'old index',
  'old constraint',
  'add column',
  'set expression',
  'add constraint',
  'column attributes',
  'add index constraint',
  'add index',
  'add other constraint',
  'miscellaneous',
] as const;

export type Pass = (typeof passes)[number];

/** One command of an ALTER TABLE while it runs. */
export interface Running {
  readonly table: Relation;
  readonly node: AlterTableCmd;
  /** Without ONLY. */
  readonly recurse: boolean;
  readonly alteration: Alteration;
  /** Has something run in a later pass, on behalf of this command. */
  enqueue(pass: Pass, run: () => void): void;
}

/** Runs one kind of command. */
export type Executor = (running: Running) => void;

/** A kind of command: when it runs, and what it does; `prepare` runs before any command is executed. */
export interface Kind {
  readonly pass: Pass | ((node: AlterTableCmd) => Pass);
  readonly run: Executor;
  readonly prepare?: Executor;
}
