import type { Running } from './command';

/** The index of the table that a command names; where there is none, the statement fails. */
function namedIndex({ table, alteration }: Running, name: string | undefined) {
  const index = alteration.derivation.world.findRelation({ schema: table.schema, name: name ?? '' });
  if (index?.index?.table === table.id) return index;
  if (!table.assumed) alteration.derivation.fails('42704', `index "${name}" for table "${table.name}" does not exist`);
  return undefined;
}

/** CLUSTER ON: remembered, nothing is moved. */
export function clusterOn(running: Running): void {
  const index = namedIndex(running, running.node.name);
  if (index)
    running.alteration.derivation.world.change(running.table.id, (each) => ({ ...each, clusteredOn: index.id }));
}

/** SET WITHOUT CLUSTER. */
export function dropCluster({ table, alteration }: Running): void {
  alteration.derivation.world.change(table.id, (each) => ({ ...each, clusteredOn: undefined }));
}

/** REPLICA IDENTITY: of an index, it must be there. */
export function replicaIdentity(running: Running): void {
  const { def } = running.node;
  const identity = def && 'ReplicaIdentityStmt' in def ? def.ReplicaIdentityStmt : undefined;
  if (identity?.identity_type === 'i') namedIndex(running, identity.name);
}

/** ENABLE and DISABLE ROW LEVEL SECURITY. */
export function setRowSecurity({ table, node, alteration }: Running): void {
  const rowSecurity = node.subtype === 'AT_EnableRowSecurity';
  alteration.derivation.world.change(table.id, (each) => ({ ...each, rowSecurity }));
}
