import { columnOf, type Relation } from '../../../catalog/relation';
import { databaseDefault } from '../defaults';
import type { PlanGround, Refusal } from '../kind';
import { relationsTo } from '../models';
import { linkTo, movableFields } from '../move/movable';
import { type FieldPlace, modelPlace } from '../place';
import {
  attributeNamed,
  type FieldView,
  fieldNamed,
  fieldOfColumn,
  type ModelView,
  type SchemaView,
} from '../schemaView';
import type { Key } from '../sweepScript';
import { partColumns } from './partPhases';
import type { RowPart } from './rowPart';

/** A model whose fields come into the one that its rows belong to. */
export interface Merge {
  readonly part: RowPart;
  /** The model that goes, with its table. */
  readonly model: ModelView;
  readonly table: Relation;
  readonly places: readonly FieldPlace[];
  readonly key: readonly Key[];
  /** The model that stays. */
  readonly to: ModelView;
}

export function mergeOf(ground: PlanGround): Merge | Refusal {
  const moved = movableFields(ground);
  if ('refused' in moved) return moved;
  const { model, table } = moved.places[0]!;
  const owner = modelPlace({ ...ground, answers: { model: ground.answers.to ?? '' } });
  if ('refused' in owner) return owner;
  const to = owner.model;
  const link = linkTo(to, model);
  if (!link) return { refused: `${model.name} has no relation to ${to.name} by a field that is unique.` };
  const made = madeColumns(ground, model, table, [link.own, ...moved.places.map(({ column }) => column.name)]);
  if ('refused' in made) return made;
  return {
    part: {
      owner: owner.table,
      part: { schema: table.schema, name: table.name },
      columns: partColumns(moved.places),
      ...link,
      made: made.columns,
    },
    model,
    table,
    places: moved.places,
    key: moved.key,
    to,
  };
}

/** Why it cannot begin, as a sentence. */
export function obstacleTo({ schema }: PlanGround, { part, model, table, places, to }: Merge): string | undefined {
  if (!columnOf(table, part.own)?.notNull)
    return `Rows of ${model.name} may belong to no ${to.name}: they would be lost.`;
  const referring = relationsTo(schema, model.name).find(
    ({ model: other, field }) => other !== model && attributeNamed(field, '@relation')?.fields.length,
  );
  if (referring)
    return `${referring.model.name}.${referring.field.name} refers to ${model.name}: let it refer to ${to.name} first.`;
  for (const { field, column } of places) {
    if (fieldNamed(to, field.name)) return `${to.name} has a field ${field.name} already.`;
    if (columnOf(part.owner, column.name)) return `"${part.owner.name}" has a column "${column.name}" already.`;
  }
  return undefined;
}

/**
 * What a row of the table needs besides, when a release that does not know it writes the values of one: Prisma Client
 * makes ids and `@updatedAt` itself, the database has no default for them.
 */
function madeColumns(
  { schema }: PlanGround,
  model: ModelView,
  table: Relation,
  given: readonly string[],
): { readonly columns: Readonly<Record<string, string>> } | Refusal {
  const columns: Record<string, string> = {};
  for (const { name, notNull, default: own, identity, generated } of table.columns) {
    if (!notNull || own || identity || generated || given.includes(name)) continue;
    const field = fieldOfColumn(model, name);
    const sql = field && madeByClient(field, schema);
    if (sql === undefined)
      return { refused: `Rows of ${model.name} cannot be made: "${name}" has no default, and is not to come along.` };
    columns[name] = sql;
  }
  return { columns };
}

function madeByClient(field: FieldView, schema: SchemaView): string | undefined {
  if (attributeNamed(field, '@updatedAt')) return 'CURRENT_TIMESTAMP';
  const isId = attributeNamed(field, '@default') && !databaseDefault(field, schema);
  if (!isId || field.type !== 'String') return undefined;
  const native = field.attributes.find(({ name }) => name.startsWith('@db.'))?.name;
  if (native === '@db.Uuid') return 'gen_random_uuid()';
  return native === undefined || native === '@db.Text' ? 'gen_random_uuid()::text' : undefined;
}
