import type { Node } from '../sql/tree';
import { deleteRows, insert, merge, select, update } from './changes';
import { createIndex } from './createIndex';
import { createTable } from './createTable';
import type { Derivation } from './derivation';
import { doBlock } from './doBlock';
import { dropStatement } from './drop';
import { alterEnum, createEnum } from './enum';
import { renameStatement } from './rename';
import { setSchema } from './setSchema';
import { setStatement } from './settings';
import { transactionStatement } from './transaction';

/** Derives one kind of statement. */
export type Family = (tree: Node, derivation: Derivation) => void;

/** A family of the parser's node of that name, given the node itself. */
type Families = { [K in NodeKind]?: (node: NodeOf<K>, derivation: Derivation) => void };
type NodeKind = Node extends infer N ? (N extends unknown ? keyof N : never) : never;
type NodeOf<K extends NodeKind> = Extract<Node, { [P in K]: unknown }>[K & keyof Extract<Node, { [P in K]: unknown }>];

/** Each kind of statement with the file that knows what it does. */
const families: Families = {
  CreateStmt: createTable,
  AlterEnumStmt: alterEnum,
  AlterObjectSchemaStmt: setSchema,
  CreateEnumStmt: createEnum,
  DeleteStmt: deleteRows,
  DoStmt: doBlock,
  DropStmt: dropStatement,
  IndexStmt: createIndex,
  InsertStmt: insert,
  MergeStmt: merge,
  RenameStmt: renameStatement,
  SelectStmt: select,
  TransactionStmt: transactionStatement,
  UpdateStmt: update,
  VariableSetStmt: setStatement,
};

/** The family of a statement's tree, undefined where none knows it. */
export function familyOf(tree: Node): Family | undefined {
  const kind = Object.keys(tree)[0] as NodeKind;
  const family = families[kind] as ((node: unknown, derivation: Derivation) => void) | undefined;
  return family && ((node, derivation) => family((node as Record<string, unknown>)[kind], derivation));
}
