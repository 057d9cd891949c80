/** The types that well-known extensions bring (their control scripts, CREATE TYPE), by the extension's name. */
const types: Readonly<Record<string, readonly string[]>> = {
  citext: ['citext'],
  cube: ['cube'],
  hstore: ['hstore'],
  intarray: ['query_int'],
  isn: ['ean13', 'isbn', 'isbn13', 'ismn', 'ismn13', 'issn', 'issn13', 'upc'],
  lo: ['lo'],
  ltree: ['lquery', 'ltree', 'ltxtquery'],
  postgis: ['box2d', 'box3d', 'geography', 'geometry'],
  seg: ['seg'],
  vector: ['halfvec', 'sparsevec', 'vector'],
};

/** The types that an extension is known to bring; none for the others. */
export function typesOfExtension(extension: string): readonly string[] {
  return types[extension] ?? [];
}
