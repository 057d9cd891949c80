import { type Catalog, Draft } from '../../catalog/catalog';
import type { Column, Relation } from '../../catalog/relation';
import { sameType, type UserType } from '../../catalog/type';
import { World } from '../../catalog/world';
import type { RelationRef } from '../../effects/effect';

/** The catalog to be read by names and ids. */
export function worldOf(catalog: Catalog): World {
  return new World(new Draft(catalog), '');
}

/** What a catalog knows of a relation that an effect names. */
export function relationIn(catalog: Catalog, relation: Pick<RelationRef, 'id'>): Relation | undefined {
  return worldOf(catalog).relation(relation.id);
}

/** The columns of a relation that both catalogs have, with another type in the second. */
export function retyped(before: Catalog, after: Catalog, relation: Pick<RelationRef, 'id'>): Column[] {
  const then = relationIn(before, relation)?.columns ?? [];
  const now = relationIn(after, relation)?.columns ?? [];
  return now.filter((column) => {
    const earlier = then.find(({ name }) => name === column.name);
    return earlier !== undefined && !sameType(earlier.type, column.type);
  });
}

/** The type that a catalog has under an effect's name for it. */
export function typeIn(catalog: Catalog, schema: string | undefined, name: string): UserType | undefined {
  return worldOf(catalog).findType({ schema, name });
}
