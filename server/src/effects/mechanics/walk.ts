import type { Node } from '../../sql/tree';

/** Calls `visit` with the kind and the fields of every node under `tree`, outermost first, in the order of the text. */
export function walk(tree: unknown, visit: (kind: string, fields: Record<string, unknown>) => void): void {
  if (Array.isArray(tree)) {
    for (const item of tree) walk(item, visit);
    return;
  }
  if (typeof tree !== 'object' || tree === null) return;
  for (const [kind, fields] of Object.entries(tree)) {
    if (typeof fields !== 'object' || fields === null) continue;
    if (/^[A-Z]/.test(kind) && !Array.isArray(fields)) visit(kind, fields as Record<string, unknown>);
    walk(fields, visit);
  }
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
