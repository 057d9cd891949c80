import type { Relation, RelationKind } from '../catalog/relation';
import type { AlterTableCmd, AlterTableStmt, ObjectType } from '../sql/tree';
import { type Pass, passes } from './alterTable/command';
import { kindOf } from './alterTable/kinds';
import { lockLevel } from './alterTable/lockLevel';
import type { Derivation } from './derivation';
import { type LockMode, stronger } from './lock';
import { type Alteration, current, newAlteration } from './mechanics/alteration';
import { isSystemRelation, nameOf } from './mechanics/names';

const relationKinds: Partial<Record<ObjectType, RelationKind>> = {
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign table',
  OBJECT_TYPE: 'composite type',
};

/**
 * ALTER TABLE, and what ALTER VIEW, INDEX, SEQUENCE or TYPE share with it: one lock, the strongest that a command
 * needs; the commands in passes; then at most one pass through the rows of each table
 * (src/backend/commands/tablecmds.c, AlterTable, ATController).
 */
export function alterTable(node: AlterTableStmt, derivation: Derivation): void {
  const name = nameOf(node.relation);
  if (isSystemRelation(name)) return;
  const found = derivation.world.findRelation(name);
  if (!found && node.missing_ok) return;
  const table = found ?? derivation.world.relationNamed(name, relationKinds[node.objtype ?? 'OBJECT_TABLE']);
  const commands = (node.cmds ?? []).flatMap((each) => ('AlterTableCmd' in each ? [each.AlterTableCmd] : []));
  const mode = takeLocks(table, commands, derivation);
  const alteration = newAlteration(derivation, mode);
  alteration.later.begin(table);
  runAll(table, commands, node.relation?.inh === true, alteration);
  if (!derivation.effects.some(({ kind }) => kind === 'fails')) alteration.later.run();
}

/** Each command notes the lock it needs itself; the strongest holds for all. */
function takeLocks(table: Relation, commands: readonly AlterTableCmd[], derivation: Derivation): LockMode {
  let mode: LockMode | undefined;
  for (const [at, command] of commands.entries()) {
    const level = lockLevel(command);
    derivation.command = at;
    derivation.lock(table, level);
    mode = mode ? stronger(mode, level) : level;
  }
  derivation.command = undefined;
  return mode ?? 'AccessExclusiveLock';
}

interface Step {
  readonly command: number;
  readonly run: () => void;
}

function runAll(table: Relation, commands: readonly AlterTableCmd[], recurse: boolean, alteration: Alteration): void {
  const { derivation } = alteration;
  const queues = new Map<Pass, Step[]>(passes.map((pass) => [pass, []]));
  const running = (node: AlterTableCmd, command: number) => ({
    get table() {
      return current(table, alteration);
    },
    node,
    recurse,
    alteration,
    enqueue: (pass: Pass, run: () => void) => queues.get(pass)!.push({ command, run }),
  });
  for (const [command, node] of commands.entries()) {
    const kind = kindOf(node);
    if (!kind) continue;
    derivation.command = command;
    kind.prepare?.(running(node, command));
    const pass = typeof kind.pass === 'function' ? kind.pass(node) : kind.pass;
    queues.get(pass)!.push({ command, run: () => kind.run(running(node, command)) });
  }
  for (const pass of passes) {
    for (const { command, run } of queues.get(pass)!) {
      if (derivation.effects.some(({ kind }) => kind === 'fails')) break;
      derivation.command = command;
      run();
    }
  }
  derivation.command = undefined;
}
