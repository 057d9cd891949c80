/** What is under a key from a version of a line on, until a newer one; undefined: there is none any more. */
interface Entry {
  readonly since: number;
  readonly object: object | undefined;
  readonly older: Entry | undefined;
}

/** So many lines may lie above each other before they are made one. */
const deepest = 8;

/** The versions of a catalog that follow each other, all in one map; where it branched off, another line goes on below. */
class Line {
  readonly entries = new Map<string, Entry>();
  last = 0;

  constructor(readonly below: Catalog | undefined) {}
}

/**
 * What exists before a statement runs, as far as the history tells: an immutable map from keys to immutable entries.
 * Two catalogs share all entries in which they do not differ, so identity of an entry means "unchanged".
 *
 * Catalogs that follow each other are versions on one line, so that a history costs what it writes. What is written to
 * an earlier version begins a line of its own.
 */
export class Catalog {
  /** What a new database holds: the schema `public`, and what PostgreSQL brings along (not listed here). */
  static readonly empty = new Catalog(new Line(undefined), 0);

  private constructor(
    private readonly line: Line,
    private readonly version: number,
  ) {}

  /** The entry under a key, undefined when there is none. */
  get(key: string): object | undefined {
    for (let at: Catalog | undefined = this; at; at = at.line.below) {
      for (let entry = at.line.entries.get(key); entry; entry = entry.older)
        if (entry.since <= at.version) return entry.object;
    }
    return undefined;
  }

  /** The catalog after the given entries were written; `undefined` removes. */
  with(writes: ReadonlyMap<string, object | undefined>): Catalog {
    return this.written(writes, () => this.ownLine());
  }

  /** The same, for what is only tried out: the next version on this line is left to the history. */
  aside(writes: ReadonlyMap<string, object | undefined>): Catalog {
    return this.written(writes, () => this.branch());
  }

  /** All keys that begin with `prefix`, sorted. In proportion to the whole catalog: only for what names no single object. */
  keys(prefix: string): string[] {
    return this.allKeys()
      .filter((key) => key.startsWith(prefix) && this.get(key) !== undefined)
      .sort();
  }

  private written(writes: ReadonlyMap<string, object | undefined>, lineFor: () => Line): Catalog {
    let line: Line | undefined;
    for (const [key, object] of writes) {
      if (this.get(key) === object) continue;
      line ??= lineFor();
      line.entries.set(key, { since: line.last + 1, object, older: line.entries.get(key) });
    }
    return line ? new Catalog(line, ++line.last) : this;
  }

  /** A line on which the next version can be written: this one's, unless another follows it there already. */
  private ownLine(): Line {
    return this !== Catalog.empty && this.version === this.line.last ? this.line : this.branch();
  }

  private branch(): Line {
    if (this === Catalog.empty) return new Line(undefined);
    return this.depth() < deepest ? new Line(this) : this.flattened();
  }

  private depth(): number {
    let depth = 0;
    for (let at: Catalog | undefined = this; at; at = at.line.below) depth++;
    return depth;
  }

  /** A line that holds all that is seen from here, and has none below. */
  private flattened(): Line {
    const line = new Line(undefined);
    for (const key of this.allKeys()) {
      const object = this.get(key);
      if (object) line.entries.set(key, { since: 0, object, older: undefined });
    }
    return line;
  }

  private allKeys(): string[] {
    const all = new Set<string>();
    for (let at: Catalog | undefined = this; at; at = at.line.below)
      for (const key of at.line.entries.keys()) all.add(key);
    return [...all];
  }
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
