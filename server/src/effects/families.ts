import type { AlterTableStmt, CreateTableAsStmt, Node, ObjectType } from '../sql/tree';
import { alterIndex } from './alterIndex';
import { deleteRows, insert, merge, select, update } from './changes';
import { createIndex } from './createIndex';
import { createTable } from './createTable';
import type { Derivation } from './derivation';
import { doBlock } from './doBlock';
import { alterDomain, createDomain } from './domain';
import { dropStatement } from './drop';
import { alterEnum, createEnum } from './enum';
import { alterFunction, createFunction } from './function';
import { createMaterializedView, refresh } from './materializedView';
import { reindex } from './reindex';
import { renameStatement } from './rename';
import { alterPolicy, createPolicy, createRule } from './rulesAndPolicies';
import { alterSequence, alterSequenceRelation, createSequence } from './sequence';
import { setSchema } from './setSchema';
import { setStatement } from './settings';
import { transactionStatement } from './transaction';
import { createTrigger } from './trigger';
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
  if (alter) alter(node, derivation);
  else derivation.unknown('what this kind of statement does');
}

function createByQuery(node: CreateTableAsStmt, derivation: Derivation): void {
  if (node.objtype === 'OBJECT_MATVIEW') createMaterializedView(node, derivation);
  else derivation.unknown('what this kind of statement does');
}

/** Each kind of statement with the file that knows what it does. */
const families: Families = {
  CreateStmt: createTable,
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
  SelectStmt: select,
  TransactionStmt: transactionStatement,
  UpdateStmt: update,
  VariableSetStmt: setStatement,
  ViewStmt: createView,
};

/** The family of a statement's tree, undefined where none knows it. */
export function familyOf(tree: Node): Family | undefined {
  const kind = Object.keys(tree)[0] as NodeKind;
  const family = families[kind] as ((node: unknown, derivation: Derivation) => void) | undefined;
  return family && ((node, derivation) => family((node as Record<string, unknown>)[kind], derivation));
}
