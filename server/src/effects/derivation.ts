import type { Column, Relation } from '../catalog/relation';
import type { World } from '../catalog/world';
import type { ParsedStatement } from '../sql/statement';
import type { Effect, MayFail, Named, RelationRef, ScanReason } from './effect';
import type { LockMode } from './lock';
import { noteEmptied, whyEmpty } from './mechanics/knownRows';

type WithoutCommand<E> = E extends unknown ? Omit<E, 'command'> : never;

/** One statement being derived: what it does is noted here, what it changes is written to the world. */
export class Derivation {
  private readonly noted: Effect[] = [];
  /** What was noted, by the relation it is about. */
  private readonly seen = new Map<string | undefined, Effect[]>();
  private readonly refs = new Map<Relation, RelationRef>();
  private failed = false;
  /** Which comma-separated command is being derived; effects noted meanwhile name it as their cause. */
  command: number | undefined = undefined;

  constructor(
    readonly statement: ParsedStatement,
    readonly world: World,
    /** The server's major version. */
    readonly postgres: number,
    /** Reads SQL that stands in a string of the statement. */
    readonly read: (text: string) => readonly ParsedStatement[] = () => [],
    /** Derives by whichever family knows the statement. */
    private readonly run: (derivation: Derivation) => void = () => {},
    /** It runs inside of another statement, perhaps under a condition. */
    readonly isInner = false,
  ) {}

  /** Derives a statement that runs inside of this one, over the same world; its effects are not noted here. */
  inside(statement: ParsedStatement): Derivation {
    const inner = new Derivation(statement, this.world, this.postgres, this.read, this.run, true);
    this.run(inner);
    return inner;
  }

  get effects(): readonly Effect[] {
    return this.noted;
  }

  /** Whether the statement is certain to fail. */
  get hasFailed(): boolean {
    return this.failed;
  }

  /** Notes an effect, unless the very same was noted before; the object given becomes that effect. */
  note(effect: WithoutCommand<Effect>): void {
    const relation = 'relation' in effect ? effect.relation?.id : undefined;
    const seen = this.seen.get(relation);
    if (seen?.some((each) => saysTheSame(each, effect))) return;
    const noted = Object.assign(effect, { command: this.command }) as Effect;
    if (seen) seen.push(noted);
    else this.seen.set(relation, [noted]);
    this.noted.push(noted);
    if (noted.kind === 'fails') this.failed = true;
  }

  lock(relation: Relation, mode: LockMode): void {
    this.note({ kind: 'lock', relation: this.ref(relation), mode });
  }

  rewrite(relation: Relation, why: string): void {
    this.note({ kind: 'rewrite', relation: this.ref(relation), why });
  }

  scan(relation: Relation, why: ScanReason): void {
    this.note({ kind: 'scan', relation: this.ref(relation), why });
  }

  /**
   * An index built anew reads every row of its table; one that the statement creates has
   * none. An index of a name that was there before is that one again.
   */
  buildIndex(relation: Relation, index: string, concurrently = false, unfilled = false): void {
    const again = this.world.madeAgain(index);
    if (again) this.note({ kind: 'index rebuild', relation: this.ref(again), index });
    else this.note({ kind: 'index build', relation: this.ref(relation), index, concurrently });
    if (!unfilled && !this.world.isNew(relation.id)) this.scan(relation, 'index build');
  }

  rebuildIndex(index: Relation): void {
    this.note({ kind: 'index rebuild', relation: this.ref(index), index: `${index.schema}.${index.name}` });
    const table = index.index && this.world.relation(index.index.table);
    if (table) this.scan(table, 'index build');
  }

  waitsFor(relation: Relation): void {
    this.note({ kind: 'waits for', relation: this.ref(relation) });
  }

  removes(what: Named, relation: Relation | undefined, name: string, byCascade = false): void {
    this.note({ kind: 'removes', what, relation: relation && this.ref(relation), name, byCascade });
  }

  renames(what: Named, relation: Relation | undefined, name: string, to: string): void {
    this.note({ kind: 'renames', what, relation: relation && this.ref(relation), name, to });
  }

  addsColumn(relation: Relation, column: Column, required: boolean): void {
    const emptied = whyEmpty(relation, this.world);
    const fails = required && (emptied === undefined || emptied === 'refused otherwise');
    this.note({ kind: 'adds column', relation: this.ref(relation), name: column.name, required: fails });
    // It succeeds on an empty table only.
    if (fails) noteEmptied(relation, 'refused otherwise', this);
  }

  mayFail(relation: Relation | undefined, why: MayFail, detail: string): void {
    if (relation && why !== 'dependents' && whyEmpty(relation, this.world)) return;
    this.note({ kind: 'may fail', relation: relation && this.ref(relation), why, detail });
  }

  refusesTransaction(): void {
    this.note({ kind: 'refuses transaction' });
  }

  fails(code: string, message: string): void {
    this.note({ kind: 'fails', code, message });
  }

  unknown(what: string): void {
    this.note({ kind: 'unknown', what });
    this.world.noteUnseen();
  }

  /** The relation as effects name it. */
  ref(relation: Relation): RelationRef {
    const table = relation.index && this.world.relation(relation.index.table);
    const emptied = whyEmpty(relation, this.world);
    const known = this.refs.get(relation);
    // What an index is on may change meanwhile.
    if (known && !table && (known.empty === true) === (emptied !== undefined)) return known;
    const ref: RelationRef = {
      id: relation.id,
      kind: relation.kind,
      schema: relation.schema,
      name: relation.name,
      newHere: relation.persistence === 'temporary' || relation.origin === this.world.migration,
      assumed: relation.assumed,
      ...(emptied && { empty: true }),
      table: table && this.ref(table),
    };
    this.refs.set(relation, ref);
    return ref;
  }
}

/** Whether two effects differ in nothing but the commands that cause them. */
function saysTheSame(noted: Effect, effect: WithoutCommand<Effect>): boolean {
  return noted.kind === effect.kind && holdsAll(noted, effect) && holdsAll(effect, noted);
}

/** Whether all that the one says is said by the other, whose properties that are left out are undefined. */
function holdsAll(one: object, other: object): boolean {
  for (const key in one) {
    if (key === 'command') continue;
    const [a, b] = [one[key as keyof typeof one] as unknown, other[key as keyof typeof other] as unknown];
    if (a === b) continue;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (!holdsAll(a, b) || !holdsAll(b, a)) return false;
  }
  return true;
}
