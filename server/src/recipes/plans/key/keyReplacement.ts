import type { Constraint, Relation } from '../../../catalog/relation';
import type { TypeRef } from '../../../catalog/type';
import { relationIn } from '../../outcome';
import type { ColumnCopy } from '../copy/columnCopy';
import { retypedCopy } from '../copy/retyped';
import type { PlanGround, Refusal } from '../kind';
import { type FieldPlace, fieldPlace, type ModelPlace } from '../place';
import { writtenType } from '../prismaTypes';
import { attributeNamed } from '../schemaView';
import { tableOf, typeSql, worldOf } from '../sql';
import { keyOf } from '../sweepScript';
import type { Pair } from '../syncTrigger';

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

/** Where such a column is; kept with the answers as `Post.authorId`, or `Post.authorId:author_id` where that differs. */
export interface Member {
  readonly model: string;
  readonly field: string;
  readonly column: string;
}

export function membersOf(written: string): Member[] {
  return written.split(', ').map((each) => {
    const [model = '', rest = ''] = each.split('.');
    const [field = '', column = field] = rest.split(':');
    return { model, field, column };
  });
}

export function writtenMembers(members: readonly Member[]): string {
  return members
    .map(({ model, field, column }) => `${model}.${field}${column === field ? '' : `:${column}`}`)
    .join(', ');
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

/** All columns that have to change with the key, the key first; refused is what cannot. */
export function columnsWith(ground: PlanGround, { model, table, field, column }: FieldPlace): Member[] | Refusal {
  const members: (Member & { readonly table: Relation })[] = [
    { model: model.name, field: field.name, column: column.name, table },
  ];
  for (const member of members) {
    for (const id of [...member.table.referencedBy, member.table.id]) {
      const other = relationIn(ground.catalog, id);
      for (const name of other ? referring(other, member) : []) {
        if (members.some((each) => each.table === other && each.column === name)) continue;
        const next = memberAt(ground, other!, name);
        if ('refused' in next) return next;
        members.push({ ...next, table: other! });
      }
    }
  }
  return members;
}

/** The columns of a table that refer to a column. */
function referring({ constraints }: Relation, { table, column }: Member & { readonly table: Relation }): string[] {
  return constraints.flatMap(({ columns, references }) => {
    if (references?.relation !== table.id) return [];
    return columns.filter((_, at) => (references.columns[at] ?? column) === column);
  });
}

function memberAt(ground: PlanGround, table: Relation, column: string): Member | Refusal {
  const model = ground.schema.models.find((each) => tableOf(ground.catalog, each)?.id === table.id);
  if (!model) return { refused: `"${table.name}" refers to it, and schema.prisma has no model for that table.` };
  const place = fieldPlace({ ...ground, answers: { ...ground.answers, model: model.name } }, column);
  return 'refused' in place ? place : { model: model.name, field: place.field.name, column };
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
