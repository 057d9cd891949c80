import type { Catalog } from '../../catalog/catalog';
import { relationIn, worldOf } from '../../catalog/reading';
import type { Column } from '../../catalog/relation';
import { sameType, type UserType } from '../../catalog/type';
import type { RelationRef } from '../../effects/effect';

/** The columns of a relation that both catalogs have, with another type in the second. */
export function retyped(before: Catalog, after: Catalog, relation: Pick<RelationRef, 'id'>): Column[] {
  const then = relationIn(before, relation.id)?.columns ?? [];
  const now = relationIn(after, relation.id)?.columns ?? [];
  return now.filter((column) => {
    const earlier = then.find(({ name }) => name === column.name);
    return earlier !== undefined && !sameType(earlier.type, column.type);
  });
}

/** The type that a catalog has under an effect's name for it. */
export function typeIn(catalog: Catalog, schema: string | undefined, name: string): UserType | undefined {
  return worldOf(catalog).findType({ schema, name });
}
