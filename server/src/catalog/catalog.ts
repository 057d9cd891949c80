import { Map as PersistentMap } from 'immutable';

/**
 * What exists before a statement runs, as far as the history tells: an immutable map from keys to immutable entries.
 * Two catalogs share all entries in which they do not differ, so identity of an entry means "unchanged".
 */
export class Catalog {
  /** What a new database holds: the schema `public`, and what PostgreSQL brings along (not listed here). */
  static readonly empty = new Catalog(PersistentMap<string, object>());

  private constructor(private readonly map: PersistentMap<string, object>) {}

  /** The entry under a key, undefined when there is none. */
  get(key: string): object | undefined {
    return this.map.get(key);
  }

  /** The catalog after the given entries were written; `undefined` removes. */
  with(writes: ReadonlyMap<string, object | undefined>): Catalog {
    if (writes.size === 0) return this;
    const next = this.map.withMutations((map) => {
      for (const [key, entry] of writes) {
        if (entry === undefined) map.delete(key);
        else map.set(key, entry);
      }
    });
    return next === this.map ? this : new Catalog(next);
  }

  /** All keys that begin with `prefix`, sorted. In proportion to the whole catalog: only for what names no single object. */
  keys(prefix: string): string[] {
    return [...this.map.keys()].filter((key) => key.startsWith(prefix)).sort();
  }
}

/**
 * A catalog being changed by one statement. It records which entries were read and what they were, and what was
 * written: with the same reads the same statement writes the same again (see {@link Draft.replaysOn}).
 */
export class Draft {
  private readonly reads = new Map<string, object | undefined>();
  private readonly writes = new Map<string, object | undefined>();
  private readsEverything = false;
  private last: { readonly on: Catalog; readonly result: Catalog } | undefined;

  constructor(private readonly base: Catalog) {}

  get(key: string): object | undefined {
    if (this.writes.has(key)) return this.writes.get(key);
    const entry = this.base.get(key);
    this.reads.set(key, entry);
    return entry;
  }

  /** What was under a key before the statement. */
  before(key: string): object | undefined {
    const entry = this.base.get(key);
    this.reads.set(key, entry);
    return entry;
  }

  set(key: string, entry: object | undefined): void {
    this.writes.set(key, entry);
  }

  /** All keys with a prefix, sorted; the draft then replays on no other catalog. */
  keys(prefix: string): string[] {
    this.readsEverything = true;
    const keys = new Set(this.base.keys(prefix));
    for (const [key, entry] of this.writes) {
      if (!key.startsWith(prefix)) continue;
      if (entry === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys].sort();
  }

  /** The keys of everything written. */
  get written(): readonly string[] {
    return [...this.writes.keys()];
  }

  /** Whether the statement would read the very same entries in `catalog`. */
  replaysOn(catalog: Catalog): boolean {
    if (catalog === this.base) return true;
    if (this.readsEverything) return false;
    for (const [key, entry] of this.reads) if (catalog.get(key) !== entry) return false;
    return true;
  }

  /** What the statement does to a catalog on which it replays; twice the same catalog gives the same result. */
  replay(catalog: Catalog): Catalog {
    if (this.last?.on !== catalog) this.last = { on: catalog, result: catalog.with(this.writes) };
    return this.last.result;
  }
}
