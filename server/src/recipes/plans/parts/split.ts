import type { PlanGround, Refusal } from '../kind';
import { movableFields } from '../move/movable';
import { type FieldPlace, fieldPlace, modelPlace } from '../place';
import { attributeNamed, fieldNamed, type ModelView, modelNamed } from '../schemaView';
import { tableOf } from '../sql';
import type { Key } from '../sweepScript';
import { partColumns } from './partPhases';
import type { RowPart } from './rowPart';

/** Fields of a model that move to a new one. */
export interface Split {
  readonly part: RowPart;
  readonly model: ModelView;
  /** The field that is the model's key. */
  readonly id: FieldPlace;
  readonly places: readonly FieldPlace[];
  readonly key: readonly Key[];
  /** The new model's name. */
  readonly to: string;
  /** The field of the model that is the relation to the new one; that which is the way back, and what stores it. */
  readonly relation: string;
  readonly back: string;
  readonly link: string;
}

export function splitOf(ground: PlanGround): Split | Refusal {
  const { schema, catalog, answers } = ground;
  const owner = modelPlace(ground);
  if ('refused' in owner) return owner;
  const { model, table } = owner;
  const key = model.fields.find((field) => attributeNamed(field, '@id'));
  if (!key) return { refused: `${model.name} has no key of one field (@id).` };
  const id = fieldPlace({ ...ground, answers: { ...answers, field: key.name } });
  const moved = movableFields(ground);
  if ('refused' in id) return id;
  if ('refused' in moved) return moved;
  const to = answers.to!;
  const back = lowered(model.name);
  const link = `${back}${key.name.slice(0, 1).toUpperCase()}${key.name.slice(1)}`;
  const created = modelNamed(schema, to);
  const there = created && tableOf(catalog, created);
  // Once the release has switched, the old columns may be empty; the new ones say still what is required.
  const columns = partColumns(moved.places).map((column) => ({
    ...column,
    required: there?.columns.find(({ name }) => name === column.name)?.notNull ?? column.required,
  }));
  return {
    part: {
      owner: table,
      part: { schema: table.schema, name: to },
      columns,
      own: created ? (fieldNamed(created, link)?.column ?? link) : link,
      referenced: id.column.name,
      made: {},
    },
    model,
    id,
    places: moved.places,
    key: moved.key,
    to,
    relation: lowered(to),
    back,
    link,
  };
}

/** Why it cannot begin, as a sentence; what is left behind by a phase is no obstacle to later ones. */
export function obstacleTo({ model, places, relation, back, link }: Split): string | undefined {
  if (fieldNamed(model, relation)) return `${model.name} has a field ${relation} already.`;
  const taken = [back, link].find((name) => places.some(({ field }) => field.name === name));
  if (taken !== undefined) return `The new model has a field ${taken} of its own.`;
  if (places.some(({ column }) => column.name === link)) return `The new table has a column "${link}" of its own.`;
  const made = places.find(({ field }) => attributeNamed(field, '@default')?.argument.startsWith('dbgenerated'));
  if (made)
    return `The database makes ${model.name}.${made.field.name}, and could not tell rows without it from others: take its default away first.`;
  return undefined;
}

export function lowered(name: string): string {
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}
