// What concerns the whole server, or roles: databases, tablespaces, subscriptions, ownership.
import type {
  AlterDatabaseStmt,
  AlterSubscriptionStmt,
  AlterTableMoveAllStmt,
  CreateSubscriptionStmt,
  DiscardStmt,
  DropOwnedStmt,
  ReassignOwnedStmt,
} from '../sql/tree';
import type { Derivation } from './derivation';
import { drop } from './mechanics/deletion';
import { isOn, optionsOf, optionText } from './mechanics/options';

/** Databases, tablespaces and ALTER SYSTEM: never inside of a transaction (src/backend/tcop/utility.c). */
export function outsideTransactions(_node: unknown, derivation: Derivation): void {
  derivation.refusesTransaction();
}

/** ALTER DATABASE … SET TABLESPACE moves all files, outside of any transaction. */
export function alterDatabase(node: AlterDatabaseStmt, derivation: Derivation): void {
  if (optionsOf(node.options).has('tablespace')) derivation.refusesTransaction();
}

/** ALTER … ALL IN TABLESPACE moves what lies there: ACCESS EXCLUSIVE on each (tablecmds.c, AlterTableMoveAll). */
export function moveAll(node: AlterTableMoveAllStmt, derivation: Derivation): void {
  derivation.unknown(`which tables and indexes lie in the tablespace "${node.orig_tablespacename ?? ''}"`);
}

/** IMPORT FOREIGN SCHEMA creates the foreign tables that the other server has. */
export function importForeignSchema(_node: unknown, derivation: Derivation): void {
  derivation.unknown('which foreign tables the other server has');
}

/** DISCARD ALL: never inside of a transaction. */
export function discard(node: DiscardStmt, derivation: Derivation): void {
  if (node.target === 'DISCARD_ALL') derivation.refusesTransaction();
}

/** CREATE SUBSCRIPTION makes a slot on the other server unless told not to (src/backend/commands/subscriptioncmds.c). */
export function createSubscription(node: CreateSubscriptionStmt, derivation: Derivation): void {
  const options = optionsOf(node.options);
  const off = (name: string) => options.has(name) && !isOn(options, name);
  if (!off('connect') && !off('create_slot')) derivation.refusesTransaction();
}

/** ALTER SUBSCRIPTION that refreshes what it copies. */
export function alterSubscription(node: AlterSubscriptionStmt, derivation: Derivation): void {
  const options = optionsOf(node.options);
  const refreshes = [
    'ALTER_SUBSCRIPTION_SET_PUBLICATION',
    'ALTER_SUBSCRIPTION_ADD_PUBLICATION',
    'ALTER_SUBSCRIPTION_DROP_PUBLICATION',
  ];
  if (node.kind === 'ALTER_SUBSCRIPTION_REFRESH') derivation.refusesTransaction();
  else if (refreshes.includes(node.kind ?? '') && optionText(options.get('refresh')) !== 'false')
    derivation.refusesTransaction();
}

/** REASSIGN OWNED: as OWNER TO on everything that the roles own (src/backend/catalog/pg_shdepend.c, shdepReassignOwned). */
export function reassignOwned(node: ReassignOwnedStmt, derivation: Derivation): void {
  const { world } = derivation;
  const owner = node.newrole?.rolename;
  for (const relation of ownedBy(node.roles, derivation)) {
    derivation.lock(relation, 'AccessExclusiveLock');
    world.change(relation.id, (each) => ({ ...each, owner }));
  }
  derivation.unknown('what else the role owns');
}

/** DROP OWNED: drops what the roles own, and takes back what was granted to them. */
export function dropOwned(node: DropOwnedStmt, derivation: Derivation): void {
  const targets = ownedBy(node.roles, derivation).map(({ id }) => ({ kind: 'relation', id }) as const);
  if (targets.length > 0) drop(targets, node.behavior === 'DROP_CASCADE', derivation);
  derivation.unknown('what else the role owns');
}

function ownedBy(roles: ReassignOwnedStmt['roles'], { world }: Derivation) {
  const names = (roles ?? []).flatMap((each) => ('RoleSpec' in each ? (each.RoleSpec.rolename ?? []) : []));
  return world.relations().filter(({ owner }) => owner !== undefined && names.includes(owner));
}
