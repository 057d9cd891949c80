import type { Catalog } from '../catalog/catalog';
import { differences } from '../catalog/same';
import { derive, type Place } from '../effects/derive';
import type { Effect } from '../effects/effect';
import type { ParsedStatement } from '../sql/statement';
import { catalogAfter, type Replayed } from './replay';
import type { ReplayMemo } from './replayMemo';

/**
 * A replay that departs from another one, told by the entries in which the two catalogs differ: those are few, so that
 * what is the same in both costs next to nothing. It goes through the original's statements in order, and runs them,
 * leaves them out, or runs others in between.
 */
export class Departure {
  /** The index of the original's next statement. */
  private at = 0;
  /** The entries that differ from those around the original there, as they are here. */
  private readonly apart = new Map<string, object | undefined>();

  /** @param original a replay over `start` in which nothing is rolled back */
  constructor(
    private readonly original: readonly Replayed[],
    private readonly start: Catalog,
  ) {}

  /** The index of the original's next statement that is this one, -1 when there is none. */
  find({ text }: ParsedStatement): number {
    let index = this.at;
    while (index < this.original.length && this.original[index]!.statement.parsed.text !== text) index++;
    return index < this.original.length ? index : -1;
  }

  /** The original's statements before an index are not run here. */
  skipTo(index: number): void {
    while (this.at < index) {
      const { before, after, written } = this.original[this.at++]!;
      for (const key of written) this.note(key, this.apart.has(key) ? this.apart.get(key) : before.get(key), after);
    }
  }

  /** The original's next statement is run here too; its effects here. */
  keep(place: Place, memo?: ReplayMemo): readonly Effect[] {
    const { statement, effects, written, draft } = this.original[this.at]!;
    if (draft.readsAny(this.apart)) {
      this.skipTo(this.at + 1);
      return this.run(statement.parsed, place, memo);
    }
    // It reads the same, and so writes the same.
    this.at++;
    if (this.apart.size > 0) for (const key of written) this.apart.delete(key);
    return effects;
  }

  /** Another statement is run; its effects. */
  run(statement: ParsedStatement, place: Place, memo?: ReplayMemo): readonly Effect[] {
    const { there } = this;
    const here = there.aside(this.apart);
    const known = memo?.find(statement, here);
    const { effects, draft } = known ?? derive(statement, here, place);
    if (!known) memo?.keep(statement, { effects, draft });
    for (const [key, entry] of draft.writtenEntries) this.note(key, entry, there);
    return effects;
  }

  /** Whether the same schema is there as after the original's statements so far. */
  get isAlike(): boolean {
    const { there } = this;
    return this.apart.size === 0 || differences(there, there.aside(this.apart), this.apart.keys()).length === 0;
  }

  private note(key: string, entry: object | undefined, there: Catalog): void {
    if (there.get(key) === entry) this.apart.delete(key);
    else this.apart.set(key, entry);
  }

  private get there(): Catalog {
    return this.original[this.at]?.before ?? catalogAfter(this.original, this.start);
  }
}
