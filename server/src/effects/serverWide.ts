import type { ParsedStatement } from '../sql/statement';

const kinds: ReadonlySet<string> = new Set([
  'AlterDatabaseRefreshCollStmt',
  'AlterDatabaseSetStmt',
  'AlterDatabaseStmt',
  'AlterRoleSetStmt',
  'AlterRoleStmt',
  'AlterSubscriptionStmt',
  'AlterSystemStmt',
  'AlterTableSpaceOptionsStmt',
  'CreateRoleStmt',
  'CreateSubscriptionStmt',
  'CreateTableSpaceStmt',
  'CreatedbStmt',
  'DropOwnedStmt',
  'DropRoleStmt',
  'DropSubscriptionStmt',
  'DropTableSpaceStmt',
  'DropdbStmt',
  'GrantRoleStmt',
  'ReassignOwnedStmt',
]);

const objects: ReadonlySet<unknown> = new Set(['OBJECT_DATABASE', 'OBJECT_ROLE', 'OBJECT_TABLESPACE']);

/** Whether a statement changes what all databases of a server share: roles, databases, tablespaces, settings. */
export function isServerWide({ tree }: ParsedStatement): boolean {
  const [kind, node] = Object.entries(tree ?? {})[0] ?? [];
  if (kind === undefined) return false;
  const { renameType, objectType, objtype } = (node ?? {}) as Readonly<Record<string, unknown>>;
  return kinds.has(kind) || [renameType, objectType, objtype].some((object) => objects.has(object));
}
