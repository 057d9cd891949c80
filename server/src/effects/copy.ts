import type { CopyStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { runScope } from './mechanics/changeRows';
import { withDescendants } from './mechanics/descendants';
import { checkReferences } from './mechanics/foreignKeyChecks';
import { noteFilled } from './mechanics/knownRows';
import { isSystemRelation, nameOf } from './mechanics/names';
import { readQuery } from './mechanics/query';
import { readRelation } from './mechanics/readRelation';
import { noteTriggers } from './mechanics/rowTriggers';

/** COPY: FROM as INSERT, TO as SELECT (src/backend/commands/copy.c, DoCopy). */
export function copy(node: CopyStmt, derivation: Derivation): void {
  const scope = runScope(derivation);
  if (!node.relation) {
    readQuery(node.query, scope);
    return;
  }
  const name = nameOf(node.relation);
  if (isSystemRelation(name)) return;
  const table = derivation.world.relationNamed(name);
  if (!node.is_from) {
    if (table.kind === 'view' || table.kind === 'partitioned table') {
      derivation.lock(table, 'AccessShareLock');
      derivation.fails('42809', `cannot copy from ${table.kind} "${table.name}"`);
      return;
    }
    const reading = { alias: table.name, only: true, mode: 'AccessShareLock', conditions: [], few: false } as const;
    readRelation(table, reading, scope);
    return;
  }
  const targets = table.kind === 'partitioned table' ? withDescendants(table, derivation.world) : [table];
  for (const each of targets) derivation.lock(each, 'RowExclusiveLock');
  derivation.note({
    kind: 'changes rows',
    relation: derivation.ref(table),
    how: 'insert',
    everyRow: false,
    few: false,
  });
  noteFilled(table, derivation);
  checkReferences(table, 'all', derivation);
  noteTriggers(table, 'insert', derivation);
}
