import type { Name } from '../../catalog/world';
import type { Node, RangeVar } from '../../sql/tree';

/** The strings of a list of nodes, in order; what is no string is left out. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  const found: string[] = [];
  for (const node of nodes ?? []) if ('String' in node && node.String.sval !== undefined) found.push(node.String.sval);
  return found;
}

/** The name that a list of strings spells: `{schema, name}` of its last two parts. */
export function nameFrom(parts: readonly string[]): Name {
  const name = parts[parts.length - 1] ?? '';
  const schema = parts.length > 1 ? parts[parts.length - 2] : undefined;
  return schema === undefined ? { name } : { schema, name };
}

/** The name in a list node, a bare string node or a type name, as DROP and COMMENT have them. */
export function nameOfNode(node: Node | undefined): Name {
  return nameFrom(partsOf(node));
}

/** The parts of a name in whatever node spells one. */
export function partsOf(node: Node | undefined): string[] {
  if (!node) return [];
  if ('List' in node) return strings(node.List.items);
  if ('String' in node) return strings([node]);
  if ('TypeName' in node) return strings(node.TypeName.names);
  if ('ObjectWithArgs' in node) return strings(node.ObjectWithArgs.objname);
  if ('RangeVar' in node)
    return node.RangeVar.schemaname
      ? [node.RangeVar.schemaname, node.RangeVar.relname ?? '']
      : [node.RangeVar.relname ?? ''];
  return [];
}

/** The name of a relation as a statement spells it. */
export function nameOf(range: RangeVar | undefined): Name {
  const name = range?.relname ?? '';
  if (range?.relpersistence === 't' && range.schemaname === undefined) return { name };
  return range?.schemaname === undefined ? { name } : { schema: range.schemaname, name };
}

/** The name as PostgreSQL's messages say it. */
export function spelledName(name: Name): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}

/** Whether a relation belongs to PostgreSQL itself: no migration makes it, and nobody waits for it. */
export function isSystemRelation(name: Name): boolean {
  if (name.schema !== undefined) return /^(pg_catalog|information_schema|pg_toast)$/.test(name.schema);
  return name.name.startsWith('pg_');
}
