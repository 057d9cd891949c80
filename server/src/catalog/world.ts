import type { Draft } from './catalog';
import { newRelation, type Relation, type RelationKind } from './relation';
import type { UserFunction, UserType } from './type';

/** A name that may be qualified. */
export interface Name {
  readonly schema?: string | undefined;
  readonly name: string;
}

/** What PostgreSQL's settings are at a statement, as far as SET in the history tells. */
export interface Settings {
  readonly searchPath: readonly string[];
  readonly timeZone: string;
}

/** The schema of what is temporary; also the key of an entry that is there as soon as something was created in it. */
const temporary = 'pg_temp';

const defaultSettings: Settings = { searchPath: ['public'], timeZone: 'UTC' };

/** Under what a catalog has a relation. */
export function relationKey(id: string): string {
  return `relation:${id}`;
}

/**
 * The catalog as one statement sees and changes it: finds objects by name as PostgreSQL resolves them, by id, and
 * writes them. All that is read or written goes through the draft.
 */
export class World {
  /** The keys of relations by their ids: most are asked for many times, and a key made once is found faster. */
  private readonly keys = new Map<string, string>();

  constructor(
    private readonly draft: Draft,
    /** The migration whose statements run now; what they create has it as origin. */
    readonly migration: string,
  ) {}

  /** The relation of that name: a qualified one there, another along pg_temp and the search path. */
  findRelation(name: Name): Relation | undefined {
    for (const schema of this.schemasFor(name)) {
      const entry = this.draft.get(`name:${schema}.${name.name}`) as { id: string } | undefined;
      if (entry) return this.relation(entry.id);
    }
    return undefined;
  }

  /** The relation of that name; where no migration created it, one that is assumed to exist. */
  relationNamed(name: Name, kind: RelationKind = 'table'): Relation {
    return this.findRelation(name) ?? this.assume(name, kind);
  }

  /** The relation with that id. */
  relation(id: string): Relation | undefined {
    return this.draft.get(this.keyOf(id)) as Relation | undefined;
  }

  /** Whether the statement itself creates the relation. */
  isNew(id: string): boolean {
    return this.draft.before(this.keyOf(id)) === undefined;
  }

  /** The relation that the statement creates under a name (`schema.name`) that another had before it. */
  madeAgain(name: string): Relation | undefined {
    const before = this.draft.before(`name:${name}`) as { id: string } | undefined;
    const now = this.draft.get(`name:${name}`) as { id: string } | undefined;
    return before && now && before.id !== now.id ? this.relation(now.id) : undefined;
  }

  /** All relations of the schema, or of all schemas, sorted by id. Reads the whole catalog. */
  relations(schema?: string): Relation[] {
    return this.draft
      .keys('relation:')
      .map((key) => this.draft.get(key) as Relation)
      .filter((relation) => schema === undefined || relation.schema === schema);
  }

  /** Writes a relation; its name is found from now on, its former name no more. */
  put(relation: Relation): Relation {
    const before = this.relation(relation.id);
    if (before?.name !== relation.name || before.schema !== relation.schema) {
      if (before) this.draft.set(`name:${before.schema}.${before.name}`, undefined);
      this.draft.set(`name:${relation.schema}.${relation.name}`, { id: relation.id });
    }
    this.draft.set(this.keyOf(relation.id), relation);
    this.noteSchema(relation.schema);
    this.noteOwner(relation.id, before?.ownedBy?.relation, relation.ownedBy?.relation);
    return relation;
  }

  /** Ids of the sequences that belong to columns of the relation, sorted; kept by {@link put} and {@link remove}. */
  sequencesOf(id: string): readonly string[] {
    return (this.draft.get(`owned:${id}`) as readonly string[] | undefined) ?? [];
  }

  /** Changes a relation by id; nothing when it does not exist. */
  change(id: string, change: (relation: Relation) => Relation): void {
    const relation = this.relation(id);
    if (relation) this.put(change(relation));
  }

  /** Creates a relation in the schema of its name, or in the first of the search path (`pg_temp` when temporary). */
  create(name: Name, facts: Partial<Relation> & Pick<Relation, 'kind'>): Relation {
    const schema = facts.persistence === 'temporary' ? temporary : this.creationSchema(name);
    const id = this.freeId(`${schema}.${name.name}`);
    return this.put(newRelation({ id, schema, name: name.name, origin: this.migration }, facts));
  }

  /** Removes a relation; what refers to it is the caller's to mend. */
  remove(id: string): void {
    const relation = this.relation(id);
    if (!relation) return;
    this.draft.set(`name:${relation.schema}.${relation.name}`, undefined);
    this.draft.set(this.keyOf(id), undefined);
    this.noteOwner(id, relation.ownedBy?.relation, undefined);
    // The id stays taken, so that a table of the same name is another one.
    this.draft.set(`dropped:${id}`, relation);
  }

  /** Whether nothing else in the schema has that relation name. */
  isFree(schema: string, name: string): boolean {
    return this.draft.get(`name:${schema}.${name}`) === undefined;
  }

  /** The schema in which an unqualified object would be created. */
  creationSchema(name: Name): string {
    return name.schema ?? this.settings.searchPath[0] ?? 'public';
  }

  findType(name: Name): UserType | undefined {
    for (const schema of this.schemasFor(name)) {
      const type = this.draft.get(`type:${schema}.${name.name}`) as UserType | undefined;
      if (type) return type;
    }
    return undefined;
  }

  /** Creates a type in the schema of its name, or in the first of the search path. */
  createType(name: Name, facts: Partial<UserType> & Pick<UserType, 'kind'>): UserType {
    const schema = this.creationSchema(name);
    const id = `${schema}.${name.name}`;
    const empty = { values: [], constraints: [], usedBy: [] };
    const type: UserType = { ...empty, ...facts, id, schema, name: name.name, origin: this.migration };
    this.putType(type);
    return type;
  }

  /** All types of the schema, or of all schemas. Reads the whole catalog. */
  types(schema?: string): UserType[] {
    return this.all<UserType>('type:').filter((type) => schema === undefined || type.schema === schema);
  }

  /** All functions of the schema, or of all schemas. Reads the whole catalog. */
  functions(schema?: string): UserFunction[] {
    const found = this.all<readonly UserFunction[]>('function:').flat();
    return found.filter((each) => schema === undefined || each.schema === schema);
  }

  putType(type: UserType): void {
    this.draft.set(`type:${type.schema}.${type.name}`, type);
    this.noteSchema(type.schema);
  }

  removeType(type: UserType): void {
    this.draft.set(`type:${type.schema}.${type.name}`, undefined);
  }

  /** The user's functions of that name along the search path, all overloads. */
  findFunctions(name: Name): readonly UserFunction[] {
    for (const schema of this.schemasFor(name)) {
      const overloads = this.draft.get(`function:${schema}.${name.name}`) as readonly UserFunction[] | undefined;
      if (overloads) return overloads;
    }
    return [];
  }

  putFunctions(schema: string, name: string, overloads: readonly UserFunction[]): void {
    this.draft.set(`function:${schema}.${name}`, overloads.length > 0 ? overloads : undefined);
    this.noteSchema(schema);
  }

  /** An entry of a kind that needs no finding by search path: `schema`, `extension`, `publication`, `statistics`. */
  entry(kind: string, name: string): object | undefined {
    return this.draft.get(`${kind}:${name}`);
  }

  putEntry(kind: string, name: string, entry: object | undefined): void {
    this.draft.set(`${kind}:${name}`, entry);
  }

  get settings(): Settings {
    return (this.draft.get('settings') as Settings | undefined) ?? defaultSettings;
  }

  /** How many statements have run so far of which it is not known what they did, to rows for instance. */
  get unseen(): number {
    return (this.draft.get('unseen') as { readonly count: number } | undefined)?.count ?? 0;
  }

  noteUnseen(): void {
    this.draft.set('unseen', { count: this.unseen + 1 });
  }

  putSettings(settings: Settings): void {
    this.draft.set('settings', settings);
  }

  /** All entries of a kind. Reads the whole catalog. */
  entries(kind: string): { readonly name: string; readonly entry: object }[] {
    const prefix = `${kind}:`;
    return this.draft.keys(prefix).map((key) => ({ name: key.slice(prefix.length), entry: this.draft.get(key)! }));
  }

  private keyOf(id: string): string {
    let key = this.keys.get(id);
    if (key === undefined) {
      key = relationKey(id);
      this.keys.set(id, key);
    }
    return key;
  }

  private all<T>(prefix: string): T[] {
    return this.draft.keys(prefix).map((key) => this.draft.get(key) as T);
  }

  /** Most histories have nothing temporary: one entry says so, and no name need be looked for there. */
  private noteSchema(schema: string): void {
    if (schema === temporary && !this.draft.get(temporary)) this.draft.set(temporary, {});
  }

  private noteOwner(sequence: string, before: string | undefined, after: string | undefined): void {
    if (before === after) return;
    if (before) {
      const rest = this.sequencesOf(before).filter((id) => id !== sequence);
      this.draft.set(`owned:${before}`, rest.length > 0 ? rest : undefined);
    }
    if (after) this.draft.set(`owned:${after}`, [...new Set([...this.sequencesOf(after), sequence])].sort());
  }

  private schemasFor(name: Name): readonly string[] {
    if (name.schema !== undefined) return [name.schema];
    const { searchPath } = this.settings;
    return this.draft.get(temporary) ? [temporary, ...searchPath] : searchPath;
  }

  private assume(name: Name, kind: RelationKind): Relation {
    const schema = this.creationSchema(name);
    const id = this.freeId(`${schema}.${name.name}`);
    return this.put(newRelation({ id, schema, name: name.name, origin: '' }, { kind, assumed: true }));
  }

  private freeId(id: string): string {
    let free = id;
    for (let n = 2; this.relation(free) || this.draft.get(`dropped:${free}`); n++) free = `${id}#${n}`;
    return free;
  }
}
