import type { Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import extensionRows from '../data/extensions.json';
import functionRows from '../data/functions.json';
import type { CatalogObject } from './catalogObject';
import { namesIn } from './walk';

/** What an extension of which data/extensions.json knows everything brings. */
interface Contents {
  readonly types: readonly string[];
  readonly functions: ReadonlySet<string>;
  readonly opclasses: readonly {
    readonly method: string;
    readonly name: string;
    readonly input: string;
    readonly default?: boolean;
  }[];
}

/** The types that other well-known extensions bring (their control scripts, CREATE TYPE), by the extension's name. */
const typesOnly: Readonly<Record<string, readonly string[]>> = {
  cube: ['cube'],
  intarray: ['query_int'],
  isn: ['ean13', 'isbn', 'isbn13', 'ismn', 'ismn13', 'issn', 'issn13', 'upc'],
  lo: ['lo'],
  postgis: ['box2d', 'box3d', 'geography', 'geometry'],
  seg: ['seg'],
  vector: ['halfvec', 'sparsevec', 'vector'],
};

/** Whether all is known that an extension brings, so that nothing else can depend on it. */
export function isKnownExtension(extension: string): boolean {
  return extension in extensionRows;
}

/** What depends on an extension: columns of its types, and whatever calls its functions or rests on its operator classes. */
export function extensionDependents(extension: string, world: World): CatalogObject[] {
  const contents = contentsOf(extension);
  return world.relations().flatMap((relation) => dependentsIn(relation, contents, world));
}

function contentsOf(extension: string): Contents {
  const rows = (
    extensionRows as unknown as Readonly<
      Record<string, { functions: object; types: { name: string }[]; opclasses: Contents['opclasses'] }>
    >
  )[extension];
  if (!rows) return { types: typesOnly[extension] ?? [], functions: new Set(), opclasses: [] };
  // A name that PostgreSQL has as well is looked up there first: gen_random_uuid() is not pgcrypto's.
  const functions = new Set(Object.keys(rows.functions).filter((name) => !(name in functionRows)));
  return {
    types: rows.types.map(({ name }) => name),
    functions,
    opclasses: rows.opclasses,
  };
}

function dependentsIn(relation: Relation, contents: Contents, world: World): CatalogObject[] {
  const of = { relation: relation.id };
  const calls = (tree: Parameters<typeof namesIn>[0]) =>
    namesIn(tree).functions.some((name) => contents.functions.has(name));
  return [
    ...(relation.index && restsOn(relation, contents, world) ? [{ kind: 'relation', id: relation.id } as const] : []),
    ...relation.constraints
      .filter(({ expression }) => expression && calls(expression.tree))
      .map(({ name }) => ({ kind: 'constraint', ...of, name }) as const),
    ...relation.columns.flatMap(({ name, type, default: value, generated }): CatalogObject[] => {
      if (contents.types.includes(type.name) || (generated && calls(generated.expression.tree)))
        return [{ kind: 'column', ...of, name }];
      return value && calls(value.tree) ? [{ kind: 'default', ...of, name }] : [];
    }),
  ];
}

function restsOn(relation: Relation, { functions, opclasses }: Contents, world: World): boolean {
  const { method, parts, predicate, table } = relation.index!;
  const columns = world.relation(table)?.columns ?? [];
  const calls = (tree: Parameters<typeof namesIn>[0]) => namesIn(tree).functions.some((name) => functions.has(name));
  const chosen = parts.some(({ column, operatorClass }) => {
    const type = columns.find(({ name }) => name === column)?.type.name;
    const name = operatorClass?.split('.').at(-1);
    return opclasses.some(
      (each) => each.method === method && (name ? each.name === name : each.default === true && each.input === type),
    );
  });
  return chosen || calls(predicate?.tree) || parts.some(({ expression }) => calls(expression?.tree));
}
