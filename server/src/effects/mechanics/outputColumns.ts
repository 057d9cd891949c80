import type { Column, Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import type { World } from '../../catalog/world';
import type { Node, RangeVar, SelectStmt } from '../../sql/tree';
import { figuredName } from './figureName';
import { nameOf, strings } from './names';
import { typeRefOf, unknownType } from './typeRef';

/** What a query gives: for a view, a materialized view or CREATE TABLE AS. */
export interface OutputColumn {
  readonly name: string;
  readonly type: TypeRef;
}

/** A FROM item with its columns; `whole` false: there may be others. */
interface Source {
  readonly alias: string;
  readonly columns: readonly OutputColumn[];
}

type Named = ReadonlyMap<string, readonly OutputColumn[]>;

/** The columns of a query, with the types that can be told without running it. */
export function outputColumns(select: SelectStmt, world: World, outer: Named = new Map()): OutputColumn[] {
  const named = withNamed(select, world, outer);
  if (select.larg) return outputColumns(select.larg, world, named);
  if (select.valuesLists?.length) return valueColumns(select.valuesLists[0]!);
  const sources = (select.fromClause ?? []).flatMap((item) => sourcesOf(item, world, named));
  return (select.targetList ?? []).flatMap((target) => {
    if (!('ResTarget' in target)) return [];
    const { name, val } = target.ResTarget;
    const star = starOf(val, sources);
    return star ?? [{ name: name ?? figuredName(val) ?? '?column?', type: typeOf(val, sources, world) }];
  });
}

/** The columns as the catalog keeps them, under other names where the statement gives some. */
export function toColumns(columns: readonly OutputColumn[], aliases: readonly string[]): Column[] {
  return columns.map(({ name, type }, at) => ({ name: aliases[at] ?? name, type, notNull: false, inherited: false }));
}

function withNamed(select: SelectStmt, world: World, outer: Named): Named {
  const named = new Map(outer);
  for (const each of select.withClause?.ctes ?? []) {
    if (!('CommonTableExpr' in each)) continue;
    const { ctename, ctequery, aliascolnames } = each.CommonTableExpr;
    const columns = ctequery && 'SelectStmt' in ctequery ? outputColumns(ctequery.SelectStmt, world, named) : [];
    named.set(ctename ?? '', renamed(columns, aliascolnames));
  }
  return named;
}

function valueColumns(row: Node): OutputColumn[] {
  const items = 'List' in row ? (row.List.items ?? []) : [];
  return items.map((_, at) => ({ name: `column${at + 1}`, type: unknownType }));
}

function sourcesOf(item: Node, world: World, named: Named): Source[] {
  if ('JoinExpr' in item) {
    return [item.JoinExpr.larg, item.JoinExpr.rarg].flatMap((side) => (side ? sourcesOf(side, world, named) : []));
  }
  if ('RangeVar' in item) return [rangeSource(item.RangeVar, world, named)];
  if (!('RangeSubselect' in item)) return [];
  const { subquery, alias } = item.RangeSubselect;
  const columns = subquery && 'SelectStmt' in subquery ? outputColumns(subquery.SelectStmt, world, named) : [];
  return [{ alias: alias?.aliasname ?? '', columns: renamed(columns, alias?.colnames) }];
}

function rangeSource(range: RangeVar, world: World, named: Named): Source {
  const name = nameOf(range);
  const own = name.schema === undefined ? named.get(name.name) : undefined;
  const columns = own ?? columnsOf(world.findRelation(name));
  return { alias: range.alias?.aliasname ?? name.name, columns: renamed(columns, range.alias?.colnames) };
}

function columnsOf(relation: Relation | undefined): OutputColumn[] {
  return (relation?.columns ?? []).map(({ name, type }) => ({ name, type }));
}

function renamed(columns: readonly OutputColumn[], names: readonly Node[] | undefined): OutputColumn[] {
  const aliases = strings(names);
  return columns.map((column, at) => ({ ...column, name: aliases[at] ?? column.name }));
}

/** The columns that `*` or `alias.*` stands for; undefined for anything else. */
function starOf(node: Node | undefined, sources: readonly Source[]): OutputColumn[] | undefined {
  if (!node || !('ColumnRef' in node)) return undefined;
  const fields = node.ColumnRef.fields ?? [];
  const parts = strings(fields);
  if (parts.length === fields.length) return undefined;
  return sources.filter(({ alias }) => parts.length === 0 || alias === parts.at(-1)).flatMap(({ columns }) => columns);
}

function typeOf(node: Node | undefined, sources: readonly Source[], world: World): TypeRef {
  if (!node) return unknownType;
  if ('TypeCast' in node) return typeRefOf(node.TypeCast.typeName, world) ?? unknownType;
  if (!('ColumnRef' in node)) return unknownType;
  const parts = strings(node.ColumnRef.fields);
  const from = sources.filter(({ alias }) => parts.length === 1 || alias === parts.at(-2));
  return from.flatMap(({ columns }) => columns).find(({ name }) => name === parts.at(-1))?.type ?? unknownType;
}
