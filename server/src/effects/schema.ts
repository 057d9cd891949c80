import type { CreateExtensionStmt, CreateSchemaStmt } from '../sql/tree';
import type { Derivation } from './derivation';

/** CREATE SCHEMA: no lock; what it lists is created in it. */
export function createSchema(node: CreateSchemaStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = node.schemaname || node.authrole?.rolename || '';
  const exists = world.entry('schema', name) !== undefined || name === 'public';
  if (exists) {
    if (!node.if_not_exists) derivation.fails('42P06', `schema "${name}" already exists`);
    return;
  }
  world.putEntry('schema', name, { name });
  const before = world.settings;
  world.putSettings({ ...before, searchPath: [name, ...before.searchPath] });
  for (const tree of node.schemaElts ?? []) {
    const inner = derivation.inside({ ...withoutTokens(derivation), tree });
    for (const { command, ...effect } of inner.effects) derivation.note(effect);
  }
  world.putSettings(before);
}

/** The statement as its elements may use it. */
function withoutTokens({ statement }: Derivation): Derivation['statement'] {
  const { text, tokens, tree, grammar, problem } = statement;
  return { text, tokens, tree, grammar, problem };
}

/** CREATE EXTENSION: no table that stands is locked; its types and functions are known by name. */
export function createExtension(node: CreateExtensionStmt, { world }: Derivation): void {
  world.putEntry('extension', node.extname ?? '', { name: node.extname ?? '' });
}
