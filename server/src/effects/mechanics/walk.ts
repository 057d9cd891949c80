import type { Expression } from '../../catalog/relation';
import type { Node } from '../../sql/tree';

/**
 * Calls `visit` with the kind and the fields of every node under `tree`, outermost first, in the order of the text.
 * Where it answers `false`, what lies inside of that node is left out.
 */
export function walk(tree: unknown, visit: (kind: string, fields: Record<string, unknown>) => unknown): void {
  if (Array.isArray(tree)) {
    for (const item of tree) walk(item, visit);
    return;
  }
  if (typeof tree !== 'object' || tree === null) return;
  for (const kind in tree) {
    const fields = (tree as Record<string, unknown>)[kind];
    if (typeof fields !== 'object' || fields === null) continue;
    const isNode = isUpper(kind.charCodeAt(0)) && !Array.isArray(fields);
    if (isNode && visit(kind, fields as Record<string, unknown>) === false) continue;
    walk(fields, visit);
  }
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** The functions called in an expression, each by its name and, where it is qualified, with its schema; and its string constants. */
export function namesIn(tree: Node | undefined): {
  readonly functions: readonly string[];
  readonly strings: readonly string[];
} {
  const functions: string[] = [];
  const strings: string[] = [];
  walk(tree, (kind, fields) => {
    if (kind === 'FuncCall') functions.push(...calledNames(fields.funcname));
    const text = kind === 'A_Const' && (fields.sval as { sval?: string } | undefined)?.sval;
    if (typeof text === 'string') strings.push(text);
  });
  return { functions, strings };
}

function calledNames(parts: unknown): string[] {
  const names = (parts as { String?: { sval?: string } }[] | undefined)?.map((part) => part.String?.sval ?? '') ?? [];
  const last = names[names.length - 1];
  if (last === undefined) return [];
  return names.length > 1 ? [last, names.slice(-2).join('.')] : [last];
}

/** The names of columns that occur in an expression, sorted; a qualified one by its last part. */
export function columnNamesIn(tree: unknown): string[] {
  const found = new Set<string>();
  walk(tree, (kind, fields) => {
    if (kind !== 'ColumnRef') return;
    const parts = (fields.fields as { String?: { sval?: string } }[] | undefined) ?? [];
    const name = parts[parts.length - 1]?.String?.sval;
    if (name !== undefined) found.add(name);
  });
  return [...found].sort();
}

/** The expression as the catalog keeps it. */
export function expressionOf(tree: Node): Expression {
  return { tree, columns: columnNamesIn(tree) };
}

/** Whether two trees say the same, wherever they stand in the text. */
export function sameTree(a: unknown, b: unknown): boolean {
  const text = (tree: unknown) => JSON.stringify(tree, (key, value) => (key === 'location' ? undefined : value));
  return a === b || text(a) === text(b);
}
