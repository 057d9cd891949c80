import type { TransactionStmt, TransactionStmtKind } from '../sql/tree';
import type { Derivation } from './derivation';
import type { Effect } from './effect';

type Action = Extract<Effect, { kind: 'transaction' }>['action'];

const actions: Partial<Record<TransactionStmtKind, Action>> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'release',
  TRANS_STMT_ROLLBACK_TO: 'rollback to',
};

/** BEGIN, COMMIT, ROLLBACK and savepoints: which locks they keep or release is the timeline's to say. */
export function transactionStatement(node: TransactionStmt, derivation: Derivation): void {
  const action = actions[node.kind ?? 'TRANS_STMT_BEGIN'];
  const savepoint = node.savepoint_name === undefined ? {} : { savepoint: node.savepoint_name };
  if (action) derivation.note({ kind: 'transaction', action, ...savepoint, ...(node.chain && { chains: true }) });
  else if (node.kind === 'TRANS_STMT_PREPARE')
    derivation.unknown('when the prepared transaction ends: it keeps its locks until then');
  // COMMIT PREPARED and ROLLBACK PREPARED (src/backend/tcop/utility.c).
  else derivation.refusesTransaction();
}
