import type { Catalog } from '../catalog/catalog';
import type { Derived } from '../effects/derive';
import type { ParsedStatement } from '../sql/statement';

/** How many derivations of one statement are kept: as it stands, and as it would be without some that come before. */
const most = 4;

/** Derivations of one migration's statements, to be used again where they read the same. May be dropped at any time. */
export class ReplayMemo {
  private readonly known = new WeakMap<ParsedStatement, readonly Derived[]>();
  private readonly followed = new WeakMap<object, Map<string, unknown>>();

  /** A derivation of the statement that would come out the same over `catalog`. */
  find(statement: ParsedStatement, catalog: Catalog): Derived | undefined {
    return this.known.get(statement)?.find(({ draft }) => draft.replaysOn(catalog));
  }

  keep(statement: ParsedStatement, derived: Derived): void {
    this.known.set(statement, [derived, ...(this.known.get(statement) ?? [])].slice(0, most));
  }

  /** What follows from a derivation's effects, or from a timeline, and nothing else; worked out once as long as they live. */
  follow<T>(from: object, what: string, work: () => T): T {
    let known = this.followed.get(from);
    if (!known) {
      known = new Map();
      this.followed.set(from, known);
    }
    if (!known.has(what)) known.set(what, work());
    return known.get(what) as T;
  }
}
