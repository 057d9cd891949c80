import { relationIn } from '../../../catalog/reading';
import { type Column, type Constraint, columnOf, type Relation } from '../../../catalog/relation';
import type { PlanGround, Refusal } from '../kind';
import { type FieldPlace, fieldPlace } from '../place';
import { fieldNamed, modelNamed } from '../schemaView';
import { joined, tableOf } from '../sql';
import { type Division, unfit } from './ranges';

/** A table that becomes partitioned, or has become so. */
export interface PartitionPlace extends FieldPlace {
  readonly ground: PlanGround;
  readonly division: Division;
  /** The table that was there before: it is the first partition. */
  readonly first: Pick<Relation, 'schema' | 'name'>;
  /** Its columns of the primary key, with that which divides the rows at the end. */
  readonly key: readonly string[];
  /** The CHECK that proves that its rows lie below the second partition. */
  readonly bound: string;
  /** Foreign keys of other tables to this one. */
  readonly incoming: readonly Incoming[];
}

/** A foreign key of another table. */
export interface Incoming {
  readonly table: Relation;
  readonly constraint: Constraint;
}

/** The table as it stands: before the switch, and after it. */
export function partitionPlace(ground: PlanGround): PartitionPlace | Refusal {
  const field = placeOf(ground);
  if ('refused' in field) return field;
  const { table, column } = field;
  const { from = '', every = '', ahead = '', model } = ground.answers;
  const kind = kindOf(column);
  if (!kind) return { refused: `${model}.${field.field.name} is neither a date nor a whole number.` };
  const division: Division = {
    from,
    every,
    ahead: Number(ahead),
    kind,
    most: largest[column.type.name] ?? 0,
    zoned: column.type.name === 'timestamptz',
  };
  const reason = unfit(division);
  if (reason) return { refused: reason };
  const primary = table.constraints.find((each) => each.kind === 'primary key');
  if (!primary) return { refused: `${model} has no primary key.` };
  const key = primary.columns.includes(column.name) ? primary.columns : [...primary.columns, column.name];
  const first = { schema: table.schema, name: joined(table.name, 'p0') };
  const bound = joined(first.name, 'bound');
  return { ...field, ground, division, first, key, bound, incoming: incomingOf(ground, table) };
}

function placeOf(ground: PlanGround): FieldPlace | Refusal {
  const model = modelNamed(ground.schema, ground.answers.model);
  const table = model && tableOf(ground.catalog, model);
  const field = model && fieldNamed(model, ground.answers.field);
  const column = table && field && columnOf(table, field.column);
  const isDone = table?.kind === 'partitioned table';
  return isDone && column ? { model, table, field, column } : fieldPlace(ground);
}

const largest: Readonly<Record<string, number>> = {
  int2: 2 ** 15 - 1,
  int4: 2 ** 31 - 1,
  int8: Number.MAX_SAFE_INTEGER,
};

function kindOf({ type }: Column): Division['kind'] | undefined {
  if (type.dimensions > 0) return undefined;
  if (['timestamp', 'timestamptz', 'date'].includes(type.name)) return 'dates';
  return type.name in largest ? 'numbers' : undefined;
}

function incomingOf({ catalog }: PlanGround, table: Relation): Incoming[] {
  return table.referencedBy.flatMap((id) => {
    const other = relationIn(catalog, id);
    const own = other?.constraints.filter(
      ({ inherited, references }) => !inherited && references?.relation === table.id,
    );
    return other ? (own ?? []).map((constraint) => ({ table: other, constraint })) : [];
  });
}
