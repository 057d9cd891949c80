import { type Column, columnOf, type Relation } from '../../../catalog/relation';
import type { PlanGround } from '../kind';
import { type FieldLine, type FieldView, fieldOfColumn, type ModelView } from '../schemaView';
import { quoted } from '../sql';
import type { Key } from '../sweepScript';
import type { Pair } from '../syncTrigger';

/** A column that is to live on as another one, under another name or with another type. */
export interface ColumnCopy {
  readonly ground: PlanGround;
  readonly model: ModelView;
  readonly table: Relation;
  readonly key: readonly Key[];
  /** The fields as they stand: that of the old column, and that of the new one once there is one. */
  readonly oldField: FieldView;
  readonly newField: FieldView | undefined;
  readonly oldColumn: Column;
  readonly newType: string;
  readonly pair: Pair;
  /** Of the databases, not of Prisma Client. */
  readonly defaults: { readonly old: string | undefined; readonly new: string | undefined };
  /** What the fields are called before the release that reads the new column, and from then on. */
  readonly names: { readonly new: string; readonly newAfter: string; readonly old: string; readonly oldAfter: string };
  /** The new field as it is in the end; the attributes that it and the old one have until they are required again. */
  readonly line: FieldLine;
  readonly bridge: { readonly new: readonly string[]; readonly old: readonly string[] };
  /** The types with neither `?` nor `[]`, for both fields. */
  readonly types: { readonly new: string; readonly old: string };
  /** `trigger`, or `app`: the application writes both columns. */
  readonly sync: 'trigger' | 'app';
  /** What the new column refers to, where the old one did not. */
  readonly refersTo?: { readonly table: Pick<Relation, 'schema' | 'name'>; readonly column: string };
  /** What has no counterpart in the new column: to be looked for, and to be gone, before anything is written. */
  readonly misfits?: { readonly sentence: string; readonly condition: string };
}

/** Whether every row has a value, before the change and after it. */
export function isRequired({ oldColumn, pair: { table, new: now } }: ColumnCopy): boolean {
  return oldColumn.notNull || columnOf(table, now)?.notNull === true;
}

/** The old and the new column as sentences name them. */
export function words({ pair }: ColumnCopy): { readonly old: string; readonly new: string; readonly table: string } {
  return { old: quoted(pair.old), new: quoted(pair.new), table: quoted(pair.table.name) };
}

/** The two fields of a copy that has been begun. */
export function fieldsOf(model: ModelView, old: string, now: string) {
  return { oldField: fieldOfColumn(model, old), newField: fieldOfColumn(model, now) };
}
