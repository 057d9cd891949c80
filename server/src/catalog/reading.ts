import { type Catalog, Draft } from './catalog';
import type { Relation } from './relation';
import { relationKey, World } from './world';

// What looks into a catalog and writes nothing.

/** The catalog to be read by names and ids. */
export function worldOf(catalog: Catalog): World {
  return new World(new Draft(catalog), '');
}

/** The relation with that id in a catalog. */
export function relationIn(catalog: Catalog, id: string): Relation | undefined {
  return catalog.get(relationKey(id)) as Relation | undefined;
}
