import type { Running } from './command';

/** Who runs migrations, and so owns what they create, where nothing says otherwise. */
const usualRole = 'postgres';

/** OWNER TO: the indexes and the sequences of the table go with it (tablecmds.c, ATExecChangeOwner). */
export function changeOwner({ table, node, alteration }: Running): void {
  const { derivation } = alteration;
  const named = node.newowner?.roletype === 'ROLESPEC_CSTRING' ? node.newowner.rolename : undefined;
  const owner = named ?? usualRole;
  if (owner === (table.owner ?? usualRole)) return;
  derivation.world.change(table.id, (each) => ({ ...each, owner }));
  for (const id of derivation.world.sequencesOf(table.id)) {
    const sequence = derivation.world.relation(id);
    if (sequence) derivation.lock(sequence, 'AccessExclusiveLock');
  }
  for (const id of table.indexes) {
    const index = derivation.world.relation(id);
    if (index) derivation.lock(index, 'AccessExclusiveLock');
  }
}
