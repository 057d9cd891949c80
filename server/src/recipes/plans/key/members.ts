import { relationIn } from '../../../catalog/reading';
import type { Relation } from '../../../catalog/relation';
import type { PlanGround, Refusal } from '../kind';
import { implicitManyToMany, relationsTo } from '../models';
import { type FieldPlace, fieldPlace } from '../place';
import { attributeNamed, fieldNamed, type ModelView } from '../schemaView';
import { tableOf } from '../sql';

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

/** All columns that have to change with the key, the key first; refused is what cannot. */
export function columnsWith(ground: PlanGround, key: FieldPlace): Member[] | Refusal {
  const places: FieldPlace[] = [key];
  for (const place of places) {
    const many = attributeNamed(place.field, '@id') && implicitManyToMany(ground.schema, place.model);
    if (many)
      return {
        refused: `${place.model.name}.${many.name} is a relation of many to many without a model: its table has no field to be kept in step. Give it a model first.`,
      };
    for (const next of [...byForeignKeys(ground, place), ...byRelations(ground, place)]) {
      if ('refused' in next) return next;
      const isThere = places.some(({ model, field }) => model === next.model && field === next.field);
      if (!isThere) places.push(next);
    }
  }
  return places.map(({ model, field, column }) => ({ model: model.name, field: field.name, column: column.name }));
}

/** The columns that refer to a column in the database. */
function byForeignKeys(ground: PlanGround, { table, column }: FieldPlace): (FieldPlace | Refusal)[] {
  const tables = [...table.referencedBy, table.id].flatMap((id) => relationIn(ground.catalog, id) ?? []);
  return [...new Set(tables)].flatMap((other) => {
    const columns = other.constraints.flatMap(({ columns: own, references }) => {
      if (references?.relation !== table.id) return [];
      return own.filter((_, at) => (references.columns[at] ?? column.name) === column.name);
    });
    return columns.map((name) => placeOf(ground, other, name));
  });
}

function placeOf(ground: PlanGround, table: Relation, column: string): FieldPlace | Refusal {
  const model = ground.schema.models.find((each) => tableOf(ground.catalog, each)?.id === table.id);
  if (!model) return { refused: `"${table.name}" refers to it, and schema.prisma has no model for that table.` };
  return fieldAt(ground, model, column);
}

/** The same in schema.prisma: with `relationMode = "prisma"` the database knows nothing of it. */
function byRelations(ground: PlanGround, { model, field }: FieldPlace): (FieldPlace | Refusal)[] {
  return relationsTo(ground.schema, model.name).flatMap(({ model: other, field: relation }) =>
    relation.attributes.flatMap(({ name, fields, references }) => {
      const own = name === '@relation' ? fieldNamed(other, fields[references.indexOf(field.name)]) : undefined;
      return own ? [fieldAt(ground, other, own.column)] : [];
    }),
  );
}

function fieldAt(ground: PlanGround, { name }: ModelView, column: string): FieldPlace | Refusal {
  return fieldPlace({ ...ground, answers: { ...ground.answers, model: name } }, column);
}
