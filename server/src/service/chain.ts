import { Catalog } from '../catalog/catalog';
import type { Place } from '../effects/derive';
import type { MigrationFile } from '../prisma/migrations';
import { nestedReader } from '../sql/nested';
import type { Script, SqlReader } from '../sql/statement';
import { catalogAfter, type Replayed, replay } from '../timeline/replay';
import { ReplayMemo } from '../timeline/replayMemo';

/** A migration with its place in the chain of catalogs. */
interface Link {
  file: MigrationFile;
  text: string;
  script: Script | undefined;
  before: Catalog | undefined;
  after: Catalog | undefined;
  replayed: readonly Replayed[] | undefined;
  memo: ReplayMemo;
  /** How many statements it has, once they were read. */
  count: number | undefined;
}

/**
 * A history's migrations in order, each with the catalog before and after it. Catalogs are derived when first asked
 * for, and after an edit only from the edited migration on, statement by statement where something changed.
 */
export class Chain {
  private links: Link[] = [];
  private known: readonly MigrationFile[] | undefined;
  private places: ReadonlyMap<string, number> | undefined;
  /** How many links, from the first on, hold catalogs that follow from one another. */
  private settled = 0;

  constructor(
    private readonly reader: SqlReader,
    readonly postgres: number,
  ) {}

  /** A chain of its own that starts from what is known here. */
  copy(): Chain {
    const copy = new Chain(this.reader, this.postgres);
    copy.links = this.links.map((link) => ({ ...link }));
    return copy;
  }

  /** Takes over a new list of migrations, keeping what was derived for those that are the same. */
  load(files: readonly MigrationFile[]): void {
    this.touched(0);
    this.places = undefined;
    const known = new Map(this.links.map((link) => [link.file.path, link]));
    this.links = files.map((file) => {
      const link = known.get(file.path);
      if (!link) return emptyLink(file);
      setText(link, file);
      return link;
    });
  }

  /** A migration's text has changed. */
  update(index: number, file: MigrationFile): void {
    const link = this.links[index];
    if (!link) return;
    this.touched(index);
    setText(link, file);
  }

  private touched(index: number): void {
    this.known = undefined;
    this.settled = Math.min(this.settled, index);
  }

  get files(): readonly MigrationFile[] {
    this.known ??= this.links.map((link) => link.file);
    return this.known;
  }

  /** The index of the migration whose migration.sql that is, -1 when none. */
  indexOf(path: string): number {
    this.places ??= new Map(this.links.map((link, index) => [link.file.path, index]));
    return this.places.get(path) ?? -1;
  }

  /** The statements of a migration. */
  script(index: number): Script {
    const link = this.links[index]!;
    link.script ??= this.reader.read(link.text);
    link.count = link.script.statements.length;
    return link.script;
  }

  /** How many statements a migration has. */
  count(index: number): number {
    return this.links[index]!.count ?? this.script(index).statements.length;
  }

  /** Drops what was derived of a migration but the catalogs around it; what is asked for later is derived again. */
  forget(index: number): void {
    const link = this.links[index]!;
    link.script = undefined;
    link.replayed = undefined;
    link.memo = new ReplayMemo();
  }

  /** What exists before a migration. */
  before(index: number): Catalog {
    if (index <= this.settled) return index === 0 ? Catalog.empty : this.links[index - 1]!.after!;
    let catalog = this.before(this.settled);
    for (let at = this.settled; at < index; at++) catalog = this.after(at, catalog);
    this.settled = index;
    return catalog;
  }

  /** What exists after all migrations. */
  end(): Catalog {
    return this.before(this.links.length);
  }

  /** The statements of a migration with what they do. */
  replayed(index: number): readonly Replayed[] {
    const link = this.links[index]!;
    this.derive(link, this.script(index), this.before(index));
    return link.replayed!;
  }

  /** Derivations of a migration's statements, to be used again. */
  memo(index: number): ReplayMemo {
    return this.links[index]!.memo;
  }

  private after(index: number, before: Catalog): Catalog {
    const link = this.links[index]!;
    if (link.before === before && link.after) return link.after;
    this.derive(link, this.script(index), before);
    const { after } = link;
    // The catalogs are enough to go on from; the derivations of most migrations are never asked for.
    link.replayed = undefined;
    link.script = undefined;
    return after!;
  }

  private derive(link: Link, script: Script, before: Catalog): void {
    if (link.before === before && link.replayed) return;
    link.replayed = replay(script, before, this.place(link.file.name), link.memo);
    link.before = before;
    link.after = catalogAfter(link.replayed, before);
  }

  private place(migration: string): Place {
    return { migration, postgres: this.postgres, read: nestedReader(this.reader) };
  }
}

function emptyLink(file: MigrationFile): Link {
  return {
    file,
    text: file.text ?? '',
    script: undefined,
    before: undefined,
    after: undefined,
    replayed: undefined,
    memo: new ReplayMemo(),
    count: undefined,
  };
}

function setText(link: Link, file: MigrationFile): void {
  link.file = file;
  if (link.text === (file.text ?? '')) return;
  link.text = file.text ?? '';
  link.script = undefined;
  link.replayed = undefined;
  link.after = undefined;
  link.count = undefined;
}
