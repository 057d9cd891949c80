/** Something of the catalog that can be dropped, and on which other things may depend. */
export type CatalogObject =
  | { readonly kind: 'relation'; readonly id: string }
  | { readonly kind: 'column'; readonly relation: string; readonly name: string }
  /** The default of the column of that name. */
  | { readonly kind: 'default'; readonly relation: string; readonly name: string }
  | { readonly kind: 'constraint'; readonly relation: string; readonly name: string }
  | { readonly kind: 'trigger' | 'rule' | 'policy'; readonly relation: string; readonly name: string }
  | { readonly kind: 'type'; readonly schema: string; readonly name: string }
  | { readonly kind: 'function'; readonly schema: string; readonly name: string; readonly arguments: readonly string[] }
  | { readonly kind: 'statistics'; readonly name: string };

/** The same text for the same object. */
export function keyOf(object: CatalogObject): string {
  return JSON.stringify(object, Object.keys(object).sort());
}

/** What falls when an object is dropped: by itself, or only with CASCADE. */
export interface Dependent {
  readonly object: CatalogObject;
  readonly needsCascade: boolean;
}
