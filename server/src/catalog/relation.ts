import type { Node } from '../sql/tree';
import type { TypeRef } from './type';

/** What pg_class.relkind tells apart, in words. */
export type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'foreign table'
  | 'view'
  | 'materialized view'
  | 'sequence'
  | 'composite type'
  | 'index'
  | 'partitioned index';

/** An expression of the catalog: a default, a check, a generated column, a part of an index, a predicate. */
export interface Expression {
  readonly tree: Node;
  /** Names of the columns of its own table that occur in it, sorted. */
  readonly columns: readonly string[];
}

export interface Column {
  readonly name: string;
  readonly type: TypeRef;
  readonly notNull: boolean;
  readonly default?: Expression | undefined;
  readonly generated?: { readonly kind: 'stored' | 'virtual'; readonly expression: Expression } | undefined;
  readonly identity?: 'always' | 'by default' | undefined;
  readonly collation?: string | undefined;
  /** Whether a parent has it, so that it cannot be dropped or altered here. */
  readonly inherited: boolean;
  /** The migration that added it to rows that were there, which have NULL in it since. */
  readonly blankIn?: string | undefined;
}

export type ConstraintKind = 'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion' | 'not null' | 'trigger';

export interface Constraint {
  readonly name: string;
  readonly kind: ConstraintKind;
  /** Columns it constrains, in order; for a check those that occur in it. */
  readonly columns: readonly string[];
  readonly validated: boolean;
  readonly enforced: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred?: boolean | undefined;
  readonly noInherit: boolean;
  readonly inherited: boolean;
  readonly expression?: Expression | undefined;
  /** The id of the index that carries a primary key, unique or exclusion constraint. */
  readonly index?: string | undefined;
  readonly references?: Reference | undefined;
}

/** The far side of a foreign key. */
export interface Reference {
  /** The id of the referenced relation. */
  readonly relation: string;
  /** Empty when the statement named none and the primary key is not known. */
  readonly columns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface IndexPart {
  /** The column, or the expression, that is indexed. */
  readonly column?: string | undefined;
  readonly expression?: Expression | undefined;
  readonly operatorClass?: string | undefined;
  readonly collation?: string | undefined;
}

export interface IndexFacts {
  /** The id of the indexed relation. */
  readonly table: string;
  readonly method: string;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly parts: readonly IndexPart[];
  readonly include: readonly string[];
  readonly predicate?: Expression | undefined;
  /** False after a concurrent build that failed or is known to be incomplete, and ON ONLY a partitioned table. */
  readonly valid: boolean;
  /** The name of the constraint that it carries. */
  readonly constraint?: string | undefined;
  /** The id of the partitioned index that it is attached to, and of those attached to it. */
  readonly parent?: string | undefined;
  readonly children: readonly string[];
}

/** A trigger, rule or policy of a relation. */
export interface Attachment {
  readonly kind: 'trigger' | 'rule' | 'policy';
  readonly name: string;
  /** For a trigger on one event or more: `insert`, `update`, `delete`, `truncate`. */
  readonly events: readonly string[];
  /** The function that a trigger calls, as written, for messages. */
  readonly calls?: string | undefined;
  /** Columns of its own table that it speaks of (UPDATE OF, WHEN, USING, WITH CHECK), sorted. */
  readonly columns?: readonly string[] | undefined;
  /** Of a trigger: the columns after UPDATE OF; none: it fires for an update of any. */
  readonly updateOf?: readonly string[] | undefined;
  /** Ids of other relations that its expressions or actions speak of. */
  readonly reads?: readonly string[] | undefined;
  /** A trigger that fires for each row: partitions have it as well. */
  readonly forEachRow?: boolean | undefined;
}

/** One column, or all of it, of a relation that a view reads. */
export interface ReadBy {
  readonly view: string;
  readonly columns: readonly string[] | 'all';
}

export type Persistence = 'permanent' | 'unlogged' | 'temporary';

export interface Relation {
  /** Stays the same through renames and moves between schemas; made of the name at creation. */
  readonly id: string;
  readonly kind: RelationKind;
  readonly schema: string;
  readonly name: string;
  readonly persistence: Persistence;
  /** The migration that created it. */
  readonly origin: string;
  /** No migration created it: it is there because statements speak of it, and nothing else is known of it. */
  readonly assumed: boolean;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  /** Ids of the indexes on it. */
  readonly indexes: readonly string[];
  /** Ids of the tables it inherits from; for a partition, the one partitioned table. */
  readonly parents: readonly string[];
  /** Ids of the tables that inherit from it, or of its partitions. */
  readonly children: readonly string[];
  /** Only of a partition. */
  readonly partition?: { readonly default: boolean; readonly bound: Node | undefined } | undefined;
  /** Only of a partitioned table: how, and by which columns (an expression counts as those in it). */
  readonly partitionKey?: { readonly strategy: string; readonly columns: readonly string[] } | undefined;
  readonly index?: IndexFacts | undefined;
  readonly attachments: readonly Attachment[];
  /** Ids of the tables with a foreign key to this one, sorted. */
  readonly referencedBy: readonly string[];
  readonly readBy: readonly ReadBy[];
  /** Of a view or materialized view: ids of the relations it reads, sorted. */
  readonly readsFrom: readonly string[];
  /** Of a sequence that belongs to a column (serial, identity, OWNED BY). */
  readonly ownedBy?: { readonly relation: string; readonly column: string } | undefined;
  readonly rowSecurity: boolean;
  /** Where a statement said so; undefined: the default. */
  readonly tablespace?: string | undefined;
  readonly accessMethod?: string | undefined;
  /** The role that owns it, where a statement said so. */
  readonly owner?: string | undefined;
  /** Of a table or materialized view: the id of the index that CLUSTER without USING follows. */
  readonly clusteredOn?: string | undefined;
  /** Of a view or materialized view: the query that it stands for. */
  readonly definition?: Node | undefined;
  /** The migration from which on it is known to hold no row, and why; forgotten as soon as rows may come. */
  readonly emptied?: { readonly in: string; readonly why: 'truncated' | 'deleted' | 'refused otherwise' } | undefined;
  /**
   * It holds a row wherever its history has run, unless the world has counted more since than what it had counted
   * then ({@link World.unseen}).
   */
  readonly holdsRows?: number | undefined;
  /** Of a materialized view: false WITH NO DATA. */
  readonly populated?: boolean | undefined;
}

/** What a relation is from its creation on. */
export type Created = Pick<Relation, 'id' | 'schema' | 'name' | 'origin'>;

/** A new relation: everything that is not said is as one of its kind has it by default. */
export function newRelation(created: Created, facts: Partial<Relation> & Pick<Relation, 'kind'>): Relation {
  // All fields in one literal: engines give relations one shape then, which nothing that is changed later alters.
  return {
    id: created.id,
    kind: facts.kind,
    schema: created.schema,
    name: created.name,
    persistence: facts.persistence ?? 'permanent',
    origin: created.origin,
    assumed: facts.assumed ?? false,
    columns: facts.columns ?? [],
    constraints: facts.constraints ?? [],
    indexes: facts.indexes ?? [],
    parents: facts.parents ?? [],
    children: facts.children ?? [],
    partition: facts.partition,
    partitionKey: facts.partitionKey,
    index: facts.index,
    attachments: facts.attachments ?? [],
    referencedBy: facts.referencedBy ?? [],
    readBy: facts.readBy ?? [],
    readsFrom: facts.readsFrom ?? [],
    ownedBy: facts.ownedBy,
    rowSecurity: facts.rowSecurity ?? false,
    tablespace: facts.tablespace,
    accessMethod: facts.accessMethod,
    owner: facts.owner,
    clusteredOn: facts.clusteredOn,
    definition: facts.definition,
    emptied: facts.emptied,
    holdsRows: facts.holdsRows,
    populated: facts.populated,
  };
}

/** Whether rows of the relation lie in a file of its own (partitioned tables and views have none). */
export function hasStorage(relation: Relation): boolean {
  return ['table', 'materialized view', 'index', 'sequence'].includes(relation.kind);
}

/** The column of that name. */
export function columnOf(relation: Relation, name: string): Column | undefined {
  for (const column of relation.columns) if (column.name === name) return column;
  return undefined;
}

/** The constraint of that name. */
export function constraintOf(relation: Relation, name: string): Constraint | undefined {
  for (const constraint of relation.constraints) if (constraint.name === name) return constraint;
  return undefined;
}
