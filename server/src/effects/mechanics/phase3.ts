import type { Relation } from '../../catalog/relation';
import { hasStorage } from '../../catalog/relation';
import type { Derivation } from '../derivation';
import type { ScanReason } from '../effect';

/** Something left to do for one table, and the command that asked for it. */
interface Reason<T> {
  readonly command: number | undefined;
  readonly why: T;
}

interface Work {
  readonly rewrites: Reason<string>[];
  readonly scans: Reason<ScanReason>[];
  readonly rebuilds: Reason<Relation>[];
  /** The indexes that were there before the statement, under the names they had. */
  readonly indexes: readonly Relation[];
}

/**
 * What ALTER TABLE leaves for its third phase: at most one pass through the rows of each table, whatever the number
 * of reasons; a rewrite builds all indexes anew (src/backend/commands/tablecmds.c, ATRewriteTables). CREATE TABLE has
 * one as well, and never runs it: there are no rows.
 */
export class Phase3 {
  private readonly work = new Map<string, Work>();
  private readonly remade = new Set<string>();
  private readonly unfilling = new Set<string>();
  private readonly refusals: (Reason<string> & { readonly code: string })[] = [];

  constructor(private readonly derivation: Derivation) {}

  /** Knows a table's indexes before the first command runs. */
  begin(table: Relation): void {
    if (this.work.has(table.id)) return;
    const indexes = table.indexes.flatMap((id) => this.derivation.world.relation(id) ?? []);
    this.work.set(table.id, { rewrites: [], scans: [], rebuilds: [], indexes });
  }

  /** The table's file will be written anew; what has no file has nothing to write. */
  rewrite(table: Relation, why: string): void {
    this.of(table).rewrites.push({ command: this.derivation.command, why });
  }

  /** The table's rows will be read to check something. */
  verify(table: Relation, why: ScanReason): void {
    this.of(table).scans.push({ command: this.derivation.command, why });
  }

  /** An index will be built again though its table is not rewritten. */
  rebuild(table: Relation, index: Relation): void {
    this.of(table).rebuilds.push({ command: this.derivation.command, why: index });
  }

  /** An index is dropped and made again: under another name it is another index. */
  remake(index: Relation): void {
    this.remade.add(index.id);
  }

  /**
   * Another access method for a partitioned table rewrites nothing, but new keys leave their indexes to a rewrite:
   * those of the partitions stay empty (tablecmds.c, ATExecAddIndex, skip_build).
   */
  leaveIndexesTo(table: Relation): void {
    this.unfilling.add(table.id);
  }

  leavesIndexesTo(table: Relation): boolean {
    return this.unfilling.has(table.id);
  }

  /** A row that is there for certain will be found not to fulfil something. */
  refuse(code: string, why: string): void {
    this.refusals.push({ command: this.derivation.command, code, why });
  }

  isRewritten(table: Relation): boolean {
    return this.of(table).rewrites.length > 0;
  }

  verifies(table: Relation, why: ScanReason): boolean {
    return this.of(table).scans.some((each) => each.why === why);
  }

  run(): void {
    const { derivation } = this;
    const own = derivation.command;
    for (const [id, work] of this.work) {
      const table = derivation.world.relation(id);
      if (table && hasStorage(table)) this.runOn(table, work);
    }
    for (const { command, code, why } of this.refusals.slice(0, 1)) {
      derivation.command = command;
      derivation.fails(code, why);
    }
    derivation.command = own;
  }

  private runOn(table: Relation, { rewrites, scans, rebuilds, indexes }: Work): void {
    const { derivation } = this;
    for (const { command, why } of rewrites) {
      derivation.command = command;
      derivation.rewrite(table, why);
      derivation.scan(table, 'rewrite');
    }
    const rebuilt = rewrites[0] ? indexes.map((why) => ({ command: rewrites[0]!.command, why })) : rebuilds;
    for (const { command, why } of rebuilt) {
      derivation.command = command;
      this.rebuildNow(table, why);
    }
    for (const { command, why } of scans) {
      derivation.command = command;
      derivation.scan(table, why);
    }
  }

  private rebuildNow(table: Relation, before: Relation): void {
    const now = this.derivation.world.relation(before.id);
    if (!now) return;
    if (this.remade.has(now.id) && now.name !== before.name)
      this.derivation.buildIndex(table, `${now.schema}.${now.name}`);
    else this.derivation.rebuildIndex(before);
  }

  private of(table: Relation): Work {
    this.begin(table);
    return this.work.get(table.id)!;
  }
}
