import type { AlterTableStmt, CreateTableAsStmt, Node, ObjectType, SelectStmt } from '../sql/tree';
import { alterIndex } from './alterIndex';
import { alterTable } from './alterTable';
import { alterDepends, alterExtensionContents, comment, grant, securityLabel } from './annotations';
import { deleteRows, insert, merge, select, update } from './changes';
import { copy } from './copy';
import { createIndex } from './createIndex';
import { createForeignTable, createTable } from './createTable';
import { createTableAs, selectInto } from './createTableAs';
import type { Derivation } from './derivation';
import { doBlock } from './doBlock';
import { alterDomain, createDomain } from './domain';
import { dropStatement } from './drop';
import { alterEnum, createEnum } from './enum';
import { alterFunction, createFunction } from './function';
import { call, declareCursor, execute, explain, prepare } from './indirect';
import { cluster, lockTable, vacuum } from './maintenance';
import { createMaterializedView, refresh } from './materializedView';
import { alterPublication, createPublication } from './publication';
import { reindex } from './reindex';
import { renameStatement } from './rename';
import { alterPolicy, createPolicy, createRule } from './rulesAndPolicies';
import { createExtension, createSchema } from './schema';
import { alterSequence, alterSequenceRelation, createSequence } from './sequence';
import {
  alterDatabase,
  alterSubscription,
  createSubscription,
  discard,
  dropOwned,
  importForeignSchema,
  moveAll,
  outsideTransactions,
  reassignOwned,
} from './server';
import { setSchema } from './setSchema';
import { setStatement } from './settings';
import { silent, silentKinds } from './silent';
import { createStatistics } from './statistics';
import { transactionStatement } from './transaction';
import { createTrigger } from './trigger';
import { truncate } from './truncate';
import { alterComposite, createComposite, createRange, define } from './userType';
import { alterView, createView } from './view';

/** Derives one kind of statement. */
export type Family = (tree: Node, derivation: Derivation) => void;

/** A family of the parser's node of that name, given the node itself. */
type Families = { [K in NodeKind]?: (node: NodeOf<K>, derivation: Derivation) => void };
type NodeKind = Node extends infer N ? (N extends unknown ? keyof N : never) : never;
type NodeOf<K extends NodeKind> = Extract<Node, { [P in K]: unknown }>[K & keyof Extract<Node, { [P in K]: unknown }>];

/** ALTER TABLE and its like share a node; what is altered decides, and tables are the rest. */
const alterations: Partial<Record<ObjectType, (node: AlterTableStmt, derivation: Derivation) => void>> = {
  OBJECT_INDEX: alterIndex,
  OBJECT_SEQUENCE: alterSequenceRelation,
  OBJECT_TYPE: alterComposite,
  OBJECT_VIEW: alterView,
};

function alterRelation(node: AlterTableStmt, derivation: Derivation): void {
  const alter = alterations[node.objtype ?? 'OBJECT_TABLE'];
  (alter ?? alterTable)(node, derivation);
}

function createByQuery(node: CreateTableAsStmt, derivation: Derivation): void {
  if (node.objtype === 'OBJECT_MATVIEW') createMaterializedView(node, derivation);
  else createTableAs(node, derivation);
}

function selectOrInto(node: SelectStmt, derivation: Derivation): void {
  if (node.intoClause) selectInto(node, derivation);
  else select(node, derivation);
}

/** Each kind of statement with the file that knows what it does. */
const families: Families = {
  CreateStmt: createTable,
  CreateForeignTableStmt: createForeignTable,
  AlterDomainStmt: alterDomain,
  AlterEnumStmt: alterEnum,
  AlterFunctionStmt: alterFunction,
  AlterPolicyStmt: alterPolicy,
  AlterSeqStmt: alterSequence,
  AlterTableStmt: alterRelation,
  AlterObjectSchemaStmt: setSchema,
  CompositeTypeStmt: createComposite,
  CreateDomainStmt: createDomain,
  CreateEnumStmt: createEnum,
  CreateFunctionStmt: createFunction,
  CreatePolicyStmt: createPolicy,
  CreateRangeStmt: createRange,
  CreateSeqStmt: createSequence,
  CreateTableAsStmt: createByQuery,
  CreateTrigStmt: createTrigger,
  DefineStmt: define,
  DeleteStmt: deleteRows,
  DoStmt: doBlock,
  DropStmt: dropStatement,
  IndexStmt: createIndex,
  InsertStmt: insert,
  MergeStmt: merge,
  RefreshMatViewStmt: refresh,
  ReindexStmt: reindex,
  RenameStmt: renameStatement,
  RuleStmt: createRule,
  SelectStmt: selectOrInto,
  TransactionStmt: transactionStatement,
  UpdateStmt: update,
  AlterDatabaseStmt: alterDatabase,
  AlterExtensionContentsStmt: alterExtensionContents,
  AlterObjectDependsStmt: alterDepends,
  AlterPublicationStmt: alterPublication,
  AlterSubscriptionStmt: alterSubscription,
  AlterSystemStmt: outsideTransactions,
  AlterTableMoveAllStmt: moveAll,
  CallStmt: call,
  ClusterStmt: cluster,
  CommentStmt: comment,
  CopyStmt: copy,
  CreateExtensionStmt: createExtension,
  CreatePublicationStmt: createPublication,
  CreateSchemaStmt: createSchema,
  CreateStatsStmt: createStatistics,
  CreateSubscriptionStmt: createSubscription,
  CreateTableSpaceStmt: outsideTransactions,
  CreatedbStmt: outsideTransactions,
  DeclareCursorStmt: declareCursor,
  DiscardStmt: discard,
  DropOwnedStmt: dropOwned,
  DropSubscriptionStmt: outsideTransactions,
  DropTableSpaceStmt: outsideTransactions,
  DropdbStmt: outsideTransactions,
  ExecuteStmt: execute,
  ExplainStmt: explain,
  GrantStmt: grant,
  ImportForeignSchemaStmt: importForeignSchema,
  LockStmt: lockTable,
  PrepareStmt: prepare,
  ReassignOwnedStmt: reassignOwned,
  SecLabelStmt: securityLabel,
  TruncateStmt: truncate,
  VacuumStmt: vacuum,
  VariableSetStmt: setStatement,
  ViewStmt: createView,
};

/** The family of a statement's tree, undefined where none knows it. */
export function familyOf(tree: Node): Family | undefined {
  const kind = Object.keys(tree)[0] as NodeKind;
  if (silentKinds.has(kind)) return silent;
  const family = families[kind] as ((node: unknown, derivation: Derivation) => void) | undefined;
  return family && ((node, derivation) => family((node as Record<string, unknown>)[kind], derivation));
}
