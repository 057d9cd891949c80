import type { Running } from './command';

/** OWNER TO: the indexes and the sequences of the table go with it (tablecmds.c, ATExecChangeOwner). */
export function changeOwner({ table, node, alteration }: Running): void {
  const { derivation } = alteration;
  const owner = node.newowner?.rolename ?? node.newowner?.roletype;
  if (owner !== undefined && owner === table.owner) return;
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
