import { columnOf, constraintOf } from '../../catalog/relation';
import { withDescendants } from '../mechanics/descendants';
import { nameOf } from '../mechanics/names';
import type { Running } from './command';

/** INHERIT: SHARE UPDATE EXCLUSIVE on the parent (tablecmds.c, ATExecAddInherit). */
export function addInherit({ table, node, alteration }: Running): void {
  const { derivation } = alteration;
  const { world } = derivation;
  if (!node.def || !('RangeVar' in node.def)) return;
  const parent = world.relationNamed(nameOf(node.def.RangeVar));
  derivation.lock(parent, 'ShareUpdateExclusiveLock');
  for (const each of withDescendants(table, world).slice(1)) derivation.lock(each, 'AccessShareLock');
  const missing = parent.columns.find(({ name }) => !columnOf(table, name));
  if (missing && !table.assumed) {
    derivation.fails('42804', `child table is missing column "${missing.name}"`);
    return;
  }
  const lacking = parent.constraints.find(
    (each) => each.kind === 'check' && !each.noInherit && !constraintOf(table, each.name),
  );
  if (lacking && !table.assumed) {
    derivation.fails('42804', `child table is missing constraint "${lacking.name}"`);
    return;
  }
  const nullable = parent.columns.find(({ name, notNull }) => notNull && !columnOf(table, name)?.notNull);
  if (nullable && !table.assumed) {
    derivation.fails('42804', `column "${nullable.name}" in child table must be marked NOT NULL`);
    return;
  }
  world.change(parent.id, (each) => ({ ...each, children: [...each.children, table.id] }));
  world.change(table.id, (relation) => ({
    ...relation,
    parents: [...relation.parents, parent.id],
    columns: relation.columns.map((column) =>
      columnOf(parent, column.name) ? { ...column, inherited: true } : column,
    ),
    constraints: relation.constraints.map((each) =>
      constraintOf(parent, each.name)?.kind === 'check' ? { ...each, inherited: true } : each,
    ),
  }));
}

/** NO INHERIT: ACCESS SHARE on the parent (tablecmds.c, ATExecDropInherit). */
export function dropInherit({ table, node, alteration }: Running): void {
  const { derivation } = alteration;
  const { world } = derivation;
  if (!node.def || !('RangeVar' in node.def)) return;
  const parent = world.relationNamed(nameOf(node.def.RangeVar));
  derivation.lock(parent, 'AccessShareLock');
  if (!table.parents.includes(parent.id) && !table.assumed) {
    derivation.fails('42P01', `relation "${parent.name}" is not a parent of relation "${table.name}"`);
    return;
  }
  world.change(parent.id, (each) => ({ ...each, children: each.children.filter((id) => id !== table.id) }));
  world.change(table.id, (relation) => ({
    ...relation,
    parents: relation.parents.filter((id) => id !== parent.id),
    columns: relation.columns.map((column) => ({ ...column, inherited: false })),
    constraints: relation.constraints.map((each) => ({ ...each, inherited: false })),
  }));
}
