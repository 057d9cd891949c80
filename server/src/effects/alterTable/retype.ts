import { generatedName } from '../../catalog/generatedName';
import type { Constraint, Relation } from '../../catalog/relation';
import { type Alteration, placeOf } from '../mechanics/alteration';
import { lockReferenced } from '../mechanics/deletionLocks';
import { withDescendants } from '../mechanics/descendants';
import { indexColumnNames } from '../mechanics/indexColumnNames';
import { defaultOperatorClass } from '../mechanics/operatorClass';
import { type ColumnChange, indexKeepsFile } from '../mechanics/typeChange';
import { typeFacts } from '../mechanics/typeFacts';
import { spelledType } from '../mechanics/typeRef';
import type { Running } from './command';
import { recheckKey } from './recheckKey';

/** Remembers that a column changed; what rests on it is made again once all columns have changed. */
export function noteChange(table: Relation, change: ColumnChange, running: Running): void {
  const { changed } = running.alteration;
  if (changed.size === 0)
    running.enqueue(change.before === change.after ? 'add constraint' : 'old index', () =>
      remakeAll(running.alteration),
    );
  changed.set(table.id, [...(changed.get(table.id) ?? []), change]);
}

/**
 * Indexes and constraints on changed columns are dropped and made again: an index keeps its file where it still fits,
 * checks are checked again, foreign keys where their rows or their operator changed
 * (src/backend/commands/tablecmds.c, ATPostAlterTypeCleanup, ATPostAlterTypeParse).
 */
function remakeAll(alteration: Alteration): void {
  const { world } = alteration.derivation;
  for (const [id, changes] of alteration.changed) {
    const table = world.relation(id);
    if (table) remake(table, changes, alteration);
  }
}

function remake(table: Relation, changes: readonly ColumnChange[], alteration: Alteration): void {
  const { later, derivation } = alteration;
  const names = new Set(changes.map(({ name }) => name));
  for (const id of table.indexes) {
    const index = derivation.world.relation(id);
    if (!index || !isOn(index, names)) continue;
    derivation.lock(index, 'AccessExclusiveLock');
    later.remake(index);
    if (index.index?.parent) nameAnew(table, index, alteration);
    if (!isIndexable(index, changes, alteration)) return;
    // A partitioned index is made again with its parts, none of which keeps its file.
    if (!index.index?.parent && indexKeepsFile(index, changes, placeOf(alteration))) continue;
    if (!later.isRewritten(table)) later.rebuild(table, index);
  }
  for (const constraint of table.constraints) {
    if (constraint.kind === 'check' && constraint.columns.some((name) => names.has(name)))
      recheck(table, constraint, alteration);
    if (constraint.references && constraint.columns.some((name) => names.has(name)))
      remakeKey(table, constraint, alteration);
  }
  for (const id of table.referencedBy) remakeKeysTo(table, id, changes, alteration);
}

/** An index of a partition is made again with its parent, under the name that a new one would get. */
function nameAnew(table: Relation, index: Relation, { derivation }: Alteration): void {
  const { world } = derivation;
  const key = table.constraints.find((each) => each.index === index.id);
  const label = key?.kind === 'primary key' ? 'pkey' : key?.kind === 'unique' ? 'key' : key ? 'excl' : 'idx';
  const columns = key?.kind === 'primary key' ? [] : indexColumnNames(index.index!);
  const isFree = (name: string) => name === index.name || world.isFree(table.schema, name);
  const name = generatedName(table.name, columns.join('_'), label, isFree);
  if (name === index.name) return;
  world.put({ ...index, name, index: { ...index.index!, constraint: key && name } });
  world.change(table.id, (each) => ({
    ...each,
    constraints: each.constraints.map((one) => (one === key ? { ...one, name } : one)),
  }));
}

/** Each part without an operator class of its own needs one for the new type (indexcmds.c, ResolveOpClass). */
function isIndexable(index: Relation, changes: readonly ColumnChange[], alteration: Alteration): boolean {
  const place = placeOf(alteration);
  const { method, parts } = index.index!;
  for (const { column, operatorClass } of parts) {
    const change = changes.find(({ name }) => name === column);
    if (!change || operatorClass !== undefined || typeFacts(change.after.type, place.world).kind === 'unknown')
      continue;
    if (
      !defaultOperatorClass(change.before.type, method, place) ||
      defaultOperatorClass(change.after.type, method, place)
    )
      continue;
    alteration.derivation.fails(
      '42704',
      `data type ${spelledType(change.after.type)} has no default operator class for access method "${method}"`,
    );
    return false;
  }
  return true;
}

function isOn(index: Relation, names: ReadonlySet<string>): boolean {
  const facts = index.index!;
  const inExpressions = [...facts.parts.map(({ expression }) => expression), facts.predicate].flatMap(
    (each) => each?.columns ?? [],
  );
  const plain = facts.parts.flatMap(({ column }) => column ?? []);
  return [...plain, ...facts.include, ...inExpressions].some((name) => names.has(name));
}

function recheck(table: Relation, constraint: Constraint, { later, derivation }: Alteration): void {
  if (!constraint.validated || !constraint.enforced) return;
  later.verify(table, 'check');
  derivation.mayFail(table, 'violations', constraint.name);
}

function remakeKey(table: Relation, constraint: Constraint, alteration: Alteration): void {
  const { derivation } = alteration;
  lockReferenced(constraint, derivation);
  const far = derivation.world.relation(constraint.references?.relation ?? '');
  const locked = far?.kind === 'partitioned table' ? withDescendants(far, derivation.world) : far ? [far] : [];
  for (const each of locked) derivation.lock(each, 'ShareRowExclusiveLock');
  if (far) recheckKey(table, constraint, far, alteration);
}

/** The keys of another table, or of this one, to columns that changed. */
function remakeKeysTo(table: Relation, id: string, changes: readonly ColumnChange[], alteration: Alteration): void {
  const { derivation } = alteration;
  const other = derivation.world.relation(id);
  for (const constraint of other?.constraints ?? []) {
    const { references } = constraint;
    if (
      !other ||
      references?.relation !== table.id ||
      !references.columns.some((name) => changes.some((change) => change.name === name))
    )
      continue;
    const locked = other.kind === 'partitioned table' ? withDescendants(other, derivation.world) : [other];
    if (other.id !== table.id) for (const each of locked) derivation.lock(each, 'AccessExclusiveLock');
    recheckKey(other, constraint, table, alteration);
  }
}
