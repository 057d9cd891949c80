import type { Relation, RelationKind } from '../catalog/relation';
import type { AlterTableCmd, AlterTableStmt, ObjectType } from '../sql/tree';
import { type Pass, passes, type Running } from './alterTable/command';
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
  if (!derivation.hasFailed) alteration.later.run();
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

/** What is to be run in each pass. */
type Queues = Map<Pass, Step[]>;

function enter(queues: Queues, pass: Pass, step: Step): void {
  const queue = queues.get(pass);
  if (queue) queue.push(step);
  else queues.set(pass, [step]);
}

/** A command of the statement; its table is always as the commands before have left it. */
class RunningCommand implements Running {
  constructor(
    private readonly named: Relation,
    readonly node: AlterTableCmd,
    readonly recurse: boolean,
    readonly alteration: Alteration,
    private readonly command: number,
    private readonly queues: Queues,
  ) {}

  get table(): Relation {
    return current(this.named, this.alteration);
  }

  enqueue(pass: Pass, run: () => void): void {
    enter(this.queues, pass, { command: this.command, run });
  }
}

function runAll(table: Relation, commands: readonly AlterTableCmd[], recurse: boolean, alteration: Alteration): void {
  const { derivation } = alteration;
  const queues: Queues = new Map();
  for (const [command, node] of commands.entries()) {
    const kind = kindOf(node);
    const running = new RunningCommand(table, node, recurse, alteration, command, queues);
    derivation.command = command;
    kind.prepare?.(running);
    const pass = typeof kind.pass === 'function' ? kind.pass(node) : kind.pass;
    enter(queues, pass, { command, run: () => kind.run(running) });
  }
  for (const pass of passes) {
    for (const { command, run } of queues.get(pass) ?? []) {
      if (derivation.hasFailed) break;
      derivation.command = command;
      run();
    }
  }
  derivation.command = undefined;
}
