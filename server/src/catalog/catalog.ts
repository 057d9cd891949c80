/** Entries by key; null: there is none any more. */
type Layer = ReadonlyMap<string, object | null>;

/** A layer is at least so many times as large as the one above it. */
const growth = 4;

/**
 * What exists before a statement runs, as far as the history tells: an immutable map from keys to immutable entries.
 * Two catalogs share all entries in which they do not differ, so identity of an entry means "unchanged".
 *
 * It is made of layers, the newest first, which many catalogs share; an entry of one hides those below it. As layers
 * grow they are made one, so that there are ever only a few of them to look into.
 */
export class Catalog {
  /** What a new database holds: the schema `public`, and what PostgreSQL brings along (not listed here). */
  static readonly empty = new Catalog([]);

  private constructor(private readonly layers: readonly Layer[]) {}

  /** The entry under a key, undefined when there is none. */
  get(key: string): object | undefined {
    for (const layer of this.layers) {
      const entry = layer.get(key);
      if (entry !== undefined) return entry ?? undefined;
    }
    return undefined;
  }

  /** The catalog after the given entries were written; `undefined` removes. */
  with(writes: ReadonlyMap<string, object | undefined>): Catalog {
    const changed = new Map<string, object | null>();
    for (const [key, entry] of writes) if (this.get(key) !== entry) changed.set(key, entry ?? null);
    return changed.size === 0 ? this : new Catalog(laidOver(this.layers, changed));
  }

  /** All keys that begin with `prefix`, sorted. In proportion to the whole catalog: only for what names no single object. */
  keys(prefix: string): string[] {
    const all = this.layers.flatMap((layer) => [...layer.keys()].filter((key) => key.startsWith(prefix)));
    return [...new Set(all)].filter((key) => this.get(key) !== undefined).sort();
  }
}

/** The layers with a new one over them, which takes in those that are no larger than it has room over. */
function laidOver(layers: readonly Layer[], top: Layer): Layer[] {
  let { size } = top;
  let count = 0;
  while (count < layers.length && layers[count]!.size < growth * size) size += layers[count++]!.size;
  return [count === 0 ? top : merged(layers, count, top), ...layers.slice(count)];
}

function merged(layers: readonly Layer[], count: number, top: Layer): Layer {
  const isLowest = count === layers.length;
  const all = new Map(layers[count - 1]!);
  for (let at = count - 2; at >= -1; at--) {
    for (const [key, entry] of at < 0 ? top : layers[at]!) {
      // Below the lowest layer there is nothing to hide.
      if (entry === null && isLowest) all.delete(key);
      else all.set(key, entry);
    }
  }
  return all;
}

/**
 * A catalog being changed by one statement. It records which entries were read and what they were, and what was
 * written: with the same reads the same statement writes the same again (see {@link Draft.replaysOn}).
 */
export class Draft {
  private readonly reads = new Map<string, object | undefined>();
  private readonly writes = new Map<string, object | undefined>();
  /** The prefixes of which all keys were asked for. */
  private readonly prefixes = new Set<string>();
  private keysWritten: readonly string[] | undefined;
  private last: { readonly on: Catalog; readonly result: Catalog } | undefined;

  constructor(private readonly base: Catalog) {}

  get(key: string): object | undefined {
    const written = this.writes.get(key);
    return written !== undefined || this.writes.has(key) ? written : this.before(key);
  }

  /** What was under a key before the statement. */
  before(key: string): object | undefined {
    let entry = this.reads.get(key);
    if (entry === undefined && !this.reads.has(key)) {
      entry = this.base.get(key);
      this.reads.set(key, entry);
    }
    return entry;
  }

  set(key: string, entry: object | undefined): void {
    this.writes.set(key, entry);
  }

  /** All keys with a prefix, sorted; the draft then replays on no other catalog. */
  keys(prefix: string): string[] {
    this.prefixes.add(prefix);
    const keys = new Set(this.base.keys(prefix));
    for (const [key, entry] of this.writes) {
      if (!key.startsWith(prefix)) continue;
      if (entry === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys].sort();
  }

  /** The keys of everything written, asked for when all of it is. */
  get written(): readonly string[] {
    this.keysWritten ??= [...this.writes.keys()];
    return this.keysWritten;
  }

  /** Whether the statement would read the very same entries in `catalog`. */
  replaysOn(catalog: Catalog): boolean {
    if (catalog === this.base) return true;
    if (this.prefixes.size > 0) return false;
    for (const [key, entry] of this.reads) if (catalog.get(key) !== entry) return false;
    return true;
  }

  /** Whether the statement read an entry under one of these keys, or looked for such keys. */
  readsAny(keys: ReadonlyMap<string, unknown>): boolean {
    for (const key of keys.keys()) {
      if (this.reads.has(key)) return true;
      for (const prefix of this.prefixes) if (key.startsWith(prefix)) return true;
    }
    return false;
  }

  /** All that was written, by key. */
  get writtenEntries(): ReadonlyMap<string, object | undefined> {
    return this.writes;
  }

  /** What the statement does to a catalog on which it replays; twice the same catalog gives the same result. */
  replay(catalog: Catalog): Catalog {
    if (this.last?.on !== catalog) this.last = { on: catalog, result: catalog.with(this.writes) };
    return this.last.result;
  }
}
