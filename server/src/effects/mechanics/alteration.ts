import type { Relation } from '../../catalog/relation';
import type { Derivation } from '../derivation';
import type { LockMode } from '../lock';
import type { CoercionPlace } from './coercion';
import { Phase3 } from './phase3';
import type { ColumnChange } from './typeChange';

/** What the commands of one ALTER TABLE share, and of CREATE TABLE what it has in common with it. */
export interface Alteration {
  readonly derivation: Derivation;
  /** The statement's lock, which its commands take on every table they reach by inheritance. */
  readonly mode: LockMode;
  readonly later: Phase3;
  /** The table is created by the same statement: it has no rows to check. */
  readonly creating: boolean;
  /** By table: the columns that have another type, collation or expression, so that what rests on them is made again. */
  readonly changed: Map<string, ColumnChange[]>;
}

export function newAlteration(derivation: Derivation, mode: LockMode, creating = false): Alteration {
  return { derivation, mode, later: new Phase3(derivation), creating, changed: new Map() };
}

/** What coercions and expressions depend on. */
export function placeOf({ derivation }: Pick<Alteration, 'derivation'>): CoercionPlace {
  return { world: derivation.world, postgres: derivation.postgres };
}

/** The tables that inherit directly, locked as the statement locks (pg_inherits.c, find_inheritance_children). */
export function lockChildren(table: Relation, { derivation, mode }: Alteration): Relation[] {
  const children = childrenOf(table, derivation);
  for (const child of children) derivation.lock(child, mode);
  return children;
}

/** The tables that inherit directly. */
export function childrenOf(table: Relation, { world }: Derivation): Relation[] {
  return table.children.flatMap((id) => world.relation(id) ?? []);
}

/** A relation as it is now. */
export function current(table: Relation, { derivation }: Pick<Alteration, 'derivation'>): Relation {
  return derivation.world.relation(table.id) ?? table;
}
