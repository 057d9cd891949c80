import { worldOf } from '../../../catalog/reading';
import type { Constraint, Relation } from '../../../catalog/relation';
import type { TypeRef } from '../../../catalog/type';
import type { ColumnCopy } from '../copy/columnCopy';
import { retypedCopy } from '../copy/retyped';
import type { PlanGround, Refusal } from '../kind';
import { type FieldPlace, fieldPlace, type ModelPlace } from '../place';
import { writtenType } from '../prismaTypes';
import { attributeNamed } from '../schemaView';
import { typeSql } from '../sql';
import { keyOf } from '../sweepScript';
import type { Pair } from '../syncTrigger';
import type { Member } from './members';

/** A primary key that gets a wider type, with all columns that refer to it. */
export interface KeyReplacement {
  readonly ground: PlanGround;
  /** That of the key comes first. */
  readonly tables: readonly KeyTable[];
  /** What the key counts by, in its table. */
  readonly sequence: Relation | undefined;
}

/** A table with such columns. */
export interface KeyTable extends ModelPlace {
  readonly copies: readonly [ColumnCopy, ...ColumnCopy[]];
  /** The new columns by the old ones. */
  readonly now: ReadonlyMap<string, string>;
}

/** The replacement as it stands. */
export function replacementOf(ground: PlanGround, members: readonly Member[]): KeyReplacement | Refusal {
  const copies: ColumnCopy[] = [];
  for (const [at, member] of members.entries()) {
    const own = { ...ground, answers: { ...ground.answers, model: member.model, field: member.field } };
    const place = fieldPlace(own, member.column);
    if ('refused' in place) return place;
    copies.push(copyOf(own, place, at === 0));
  }
  const tables = [...new Set(copies.map(({ table }) => table))].map((table) => tableWith(table, copies));
  const { table, oldColumn } = copies[0]!;
  return { ground, tables, sequence: sequenceOf(ground, table, oldColumn.name) };
}

function tableWith(table: Relation, all: readonly ColumnCopy[]): KeyTable {
  const copies = all.filter((copy) => copy.table === table) as [ColumnCopy, ...ColumnCopy[]];
  return { model: copies[0].model, table, copies, now: new Map(copies.map(({ pair }) => [pair.old, pair.new])) };
}

/** The copy of one column; a number that comes from a sequence is in one column alone, whichever release writes. */
function copyOf(ground: PlanGround, place: FieldPlace, isKey: boolean): ColumnCopy {
  const type = writtenType('BigInt', ground.schema);
  if ('refused' in type) throw new Error(type.refused);
  const { column, table, field } = place;
  const conversion = {
    forward: (value: string) => `${value}::${typeSql(type.stored)}`,
    backward: (value: string) => `${value}::${typeSql(column.type)}`,
    lossy: false,
  };
  const key = keyOf(ground.catalog, table) ?? [];
  const copy = retypedCopy(ground, { ...place, key }, { type, conversion, now: `${column.name}_new` });
  const counts = isKey && attributeNamed(field, '@default')?.argument.startsWith('autoincrement');
  const isId = (attribute: string) => attribute.startsWith('@id');
  const rest = (attributes: readonly string[]) => attributes.filter((each) => !isId(each));
  const line = [
    ...copy.line.attributes.filter(isId),
    ...(counts ? ['@default(autoincrement())'] : []),
    ...rest(copy.line.attributes),
  ];
  return {
    ...copy,
    pair: counts ? { ...copy.pair, defaults: { kind: 'old only' } } : copy.pair,
    line: { ...copy.line, attributes: line },
    bridge: { new: rest(copy.bridge.new), old: rest(copy.bridge.old) },
  };
}

/** Once new releases write: a number that is too large for the old column leaves it empty, and fails nobody. */
export function tolerant({ pair, oldColumn }: ColumnCopy): Pair {
  const most = oldColumn.type.name === 'int2' ? 32767 : 2147483647;
  const backward = (value: string) =>
    `CASE WHEN ${value} BETWEEN ${-most - 1} AND ${most} THEN ${pair.backward(value)} END`;
  const defaults = pair.defaults.kind === 'old only' ? ({ kind: 'new only' } as const) : pair.defaults;
  return { ...pair, backward, lossy: true, defaults };
}

/** The sequence that a column counts by. */
function sequenceOf({ catalog }: PlanGround, table: Relation, column: string): Relation | undefined {
  const world = worldOf(catalog);
  const owned = world.sequencesOf(table.id).flatMap((id) => world.relation(id) ?? []);
  return owned.find(({ ownedBy }) => ownedBy?.column === column);
}

/** The table's primary key, where one of its columns gets a copy. */
export function keyToMove({ table, now }: KeyTable): Constraint | undefined {
  return table.constraints.find(({ kind, columns }) => kind === 'primary key' && columns.some((name) => now.has(name)));
}

export function isNarrow({ name, dimensions }: TypeRef): boolean {
  return ['int2', 'int4'].includes(name) && dimensions === 0;
}
