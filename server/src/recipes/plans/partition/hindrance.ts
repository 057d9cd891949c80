import { worldOf } from '../../../catalog/reading';
import type { Relation } from '../../../catalog/relation';
import { indexesOf, quoted } from '../sql';
import type { PartitionPlace } from './partitionPlace';
import { keyGrows } from './swap';

/** Why a table cannot be partitioned by a plan, in one sentence. */
export function hindrance(place: PartitionPlace): string | undefined {
  const { ground, model, field, table, column, first, incoming } = place;
  const name = quoted(table.name);
  if (field.optional || !column.notNull) return `${model.name}.${field.name} may be NULL: make it required first.`;
  if (keyGrows(place) && incoming[0])
    return `${quoted(incoming[0].table.name)} refers to ${name}, whose primary key would have ${quoted(column.name)} too: partition it by a field of its key.`;
  if (incoming.some((each) => each.table.id === table.id)) return `${name} refers to itself.`;
  const unique = indexesOf(ground.catalog, table).find(
    ({ index }) =>
      index?.unique && !isPrimary(table, index.constraint) && !index.parts.some((part) => part.column === column.name),
  );
  if (unique)
    return `${quoted(unique.name)} is unique without ${quoted(column.name)}, which PostgreSQL cannot keep over partitions.`;
  const special = indexesOf(ground.catalog, table).find((each) => !isPlain(each));
  if (special)
    return `${quoted(special.name)} is an index that Prisma does not know: drop it, and build it on the partitions afterwards.`;
  if (table.columns.some(({ identity }) => identity))
    return `${name} has an identity column; only Prisma's autoincrement() is understood.`;
  const [attached] = table.attachments;
  if (attached || table.rowSecurity)
    return `${name} has ${attached ? `the ${attached.kind} ${quoted(attached.name)}` : 'row-level security'}, which would not come along.`;
  if (table.readBy[0])
    return `The view ${quoted(table.readBy[0].view)} reads ${name}, and would read the first partition alone.`;
  if (table.parents.length > 0 || table.children.length > 0) return `${name} inherits, or is inherited from.`;
  if (!worldOf(ground.catalog).isFree(first.schema, first.name))
    return `There is something called ${quoted(first.name)} already.`;
  return undefined;
}

function isPrimary(table: Relation, constraint: string | undefined): boolean {
  return table.constraints.some(({ kind, name }) => kind === 'primary key' && name === constraint);
}

/** What a statement for another table can be written from. */
function isPlain({ index }: Relation): boolean {
  return (
    index !== undefined &&
    !index.predicate &&
    index.parts.every(({ column, operatorClass, collation }) => column && !operatorClass && !collation)
  );
}
