import type { Node } from '../../sql/tree';

/** The options of a statement by their names in lower case; a name without a value has none. */
export function optionsOf(nodes: readonly Node[] | undefined): Map<string, Node | undefined> {
  const found = new Map<string, Node | undefined>();
  for (const node of nodes ?? []) {
    if ('DefElem' in node) found.set((node.DefElem.defname ?? '').toLowerCase(), node.DefElem.arg);
  }
  return found;
}

/** Whether a boolean option is given and on (src/backend/commands/define.c, defGetBoolean). */
export function isOn(options: ReadonlyMap<string, Node | undefined>, name: string): boolean {
  if (!options.has(name)) return false;
  const text = optionText(options.get(name));
  return text === undefined || !['false', 'off', '0', 'no'].includes(text.toLowerCase());
}

/** An option's value as text. */
export function optionText(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if ('String' in node) return node.String.sval;
  if ('Integer' in node) return String(node.Integer.ival ?? 0);
  if ('Boolean' in node) return String(node.Boolean.boolval ?? false);
  if ('TypeName' in node) {
    const last = node.TypeName.names?.at(-1);
    return last && 'String' in last ? last.String.sval : undefined;
  }
  return undefined;
}
