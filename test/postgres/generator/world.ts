/** The schema that generated statements work on: the SQL that sets it up, and what the generator knows of it. */
import type { Major } from '../servers';
import type { Random } from './random';

export interface Column {
  name: string;
  type: string;
  notNull?: boolean;
  special?: 'identity' | 'serial' | 'stored' | 'virtual' | 'default';
}

export interface Constraint {
  name: string;
  kind: 'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion' | 'not null';
}

export interface Index {
  name: string;
  unique: boolean;
  /** Over plain columns, whole: may become a constraint. */
  plain: boolean;
}

export interface Table {
  name: string;
  kind: 'table' | 'partitioned' | 'partition' | 'child';
  columns: Column[];
  /** Columns that other tables may refer to: of a primary key or unique constraint. */
  key?: Column;
  constraints: Constraint[];
  indexes: Index[];
  triggers: string[];
  policies: string[];
  rules: string[];
  /** Of a partition or an inheriting table. */
  parent?: string;
  /** Of a partitioned table. */
  strategy?: 'RANGE' | 'LIST';
  hasDefault?: boolean;
}

export interface World {
  random: Random;
  major: Major;
  setup: string[];
  tables: Table[];
  /** Tables that a foreign key refers to: whether its check reads them whole is the planner's choice. */
  referenced: Set<string>;
  views: string[];
  matviews: string[];
  sequences: string[];
  enums: string[];
  domains: string[];
  composites: string[];
  triggerFunctions: string[];
  publications: string[];
  statistics: string[];
  /** Tables of the right shape to be attached to a partitioned one. */
  candidates: { name: string; parent: string; bound: string }[];
  /** The last number used in a name. */
  names: number;
}

/** A statement, in parts where it has several commands, so that a disagreement can be made smaller. */
export interface Generated {
  head: string;
  parts: string[];
  /** Which tables are read whole depends on the planner. */
  planned?: boolean;
}

export function textOf({ head, parts }: Pick<Generated, 'head' | 'parts'>): string {
  return [head, parts.join(', ')].filter(Boolean).join(' ');
}

export function fresh(world: World, prefix: string): string {
  world.names += 1;
  return `${prefix}${world.names}`;
}

/** Columns that hold values of their own: not generated. */
export function ordinary({ columns }: Table): Column[] {
  return columns.filter(({ special }) => special !== 'stored' && special !== 'virtual');
}

/** The kinds of tables that have rows and indexes of their own and may be altered freely. */
export function plainTables(world: World): Table[] {
  return world.tables.filter(({ kind }) => kind === 'table');
}
