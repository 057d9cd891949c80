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
    const { action, chains } = actionOf(own);
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
      open = open && chains;
      begun = open;
      if (open) number++;
    }
    return slot;
  });
}

/** What a statement does to its transaction. */
export function actionOf(effects: readonly Effect[]) {
  const found = effects.find((effect) => effect.kind === 'transaction');
  return { action: found?.action, savepoint: found?.savepoint, chains: found?.chains ?? false };
}

/** The savepoints that stand, each with what it was set over; RELEASE and the end of the transaction end them. */
export class Savepoints<T> {
  private standing: { readonly name: string | undefined; readonly over: T }[] = [];

  /** Follows the next statement. Of a ROLLBACK TO, gives what its savepoint was set over. */
  follow({ action, savepoint }: ReturnType<typeof actionOf>, now: T): T | undefined {
    const at = this.standing.findLastIndex(({ name }) => name === savepoint);
    if (action === 'savepoint') this.standing.push({ name: savepoint, over: now });
    else if (action === 'commit' || action === 'rollback') this.standing = [];
    else if (action === 'release' && at >= 0) this.standing.length = at;
    else if (action === 'rollback to' && at >= 0) {
      this.standing.length = at + 1;
      return this.standing[at]!.over;
    }
    return undefined;
  }
}

/** Whether the file ends inside a block that BEGIN opened: all of it is then lost when Prisma disconnects. */
export function endsInOpenBlock(effects: readonly (readonly Effect[])[]): boolean {
  let begun = false;
  for (const own of effects) {
    const { action, chains } = actionOf(own);
    if (action === 'begin') begun = true;
    if (action === 'commit' || action === 'rollback') begun = begun && chains;
  }
  return begun;
}
