import type { Effect } from '../effects/effect';

/** How Prisma sends one migration.sql to the server. */
export type SentAs =
  /** The whole file as one simple query: more than one statement make one implicit transaction block. */
  | 'batch'
  /** Each statement alone, in autocommit. */
  | 'statements';

/** In which transaction a statement runs. */
export interface Slot {
  /** The number of the transaction in its file, from 1; null: in none, since the statement manages its own. */
  readonly transaction: number | null;
  /** Whether it stands inside a transaction block, implicit or begun, where CONCURRENTLY is refused (25001). */
  readonly inBlock: boolean;
  /** The block was begun by BEGIN, not by the way the file is sent. */
  readonly explicit: boolean;
}

/**
 * The transaction of each statement of a file.
 *
 * A simple query of more than one statement runs in an implicit block from the first on; BEGIN makes that block a
 * real one, COMMIT ends it, and what follows starts another (docs: Message Flow, Multiple Statements in a Simple
 * Query; src/backend/tcop/postgres.c, exec_simple_query).
 */
export function slotsOf(effects: readonly (readonly Effect[])[], sentAs: SentAs): Slot[] {
  const implicit = sentAs === 'batch' && effects.length > 1;
  let number = 0;
  let open = false;
  let begun = false;
  return effects.map((own) => {
    const action = own.find((effect) => effect.kind === 'transaction')?.action;
    if (!open) {
      number++;
      open = implicit;
    }
    if (action === 'begin') {
      open = true;
      begun = true;
    }
    const refuses = own.some((effect) => effect.kind === 'refuses transaction');
    const slot = { transaction: refuses && !open ? null : number, inBlock: open, explicit: begun };
    if (action === 'commit' || action === 'rollback') {
      open = false;
      begun = false;
    }
    return slot;
  });
}

/** Whether the file ends inside a block that BEGIN opened: all of it is then lost when Prisma disconnects. */
export function endsInOpenBlock(effects: readonly (readonly Effect[])[]): boolean {
  let begun = false;
  for (const own of effects) {
    const action = own.find((effect) => effect.kind === 'transaction')?.action;
    if (action === 'begin') begun = true;
    if (action === 'commit' || action === 'rollback') begun = false;
  }
  return begun;
}
