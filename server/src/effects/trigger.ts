import type { Attachment, Relation } from '../catalog/relation';
import type { CreateTrigStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { withDescendants } from './mechanics/descendants';
import { nameFrom, nameOf, spelledName, strings } from './mechanics/names';
import { columnNamesIn } from './mechanics/walk';

/** Bits of a trigger's type (src/include/catalog/pg_trigger.h). */
const eventBits = [
  ['insert', 4],
  ['delete', 8],
  ['update', 16],
  ['truncate', 32],
] as const;
const INSTEAD = 64;

/**
 * CREATE TRIGGER: SHARE ROW EXCLUSIVE on the table; one for each row of a partitioned table is cloned to all
 * partitions, locked alike (src/backend/commands/trigger.c, CreateTriggerFiringOn).
 */
export function createTrigger(node: CreateTrigStmt, derivation: Derivation): void {
  const { world } = derivation;
  const table = world.relationNamed(nameOf(node.relation));
  derivation.lock(table, 'ShareRowExclusiveLock');
  if (node.constrrel) derivation.lock(world.relationNamed(nameOf(node.constrrel)), 'AccessShareLock');
  const refusal = refusalOf(node, table);
  if (refusal) {
    derivation.fails(...refusal);
    return;
  }
  const clones = node.row === true && table.kind === 'partitioned table';
  for (const each of clones ? withDescendants(table, world) : [table]) {
    derivation.lock(each, 'ShareRowExclusiveLock');
    attach(each, node, derivation);
  }
}

function refusalOf(node: CreateTrigStmt, table: Relation): [code: string, message: string] | undefined {
  const name = node.trigname ?? '';
  const exists = table.attachments.some((each) => each.kind === 'trigger' && each.name === name);
  if (exists && !node.replace) return ['42710', `trigger "${name}" for relation "${table.name}" already exists`];
  const instead = ((node.timing ?? 0) & INSTEAD) !== 0;
  if (table.assumed) return undefined;
  if (table.kind === 'view' && node.row && !instead) return ['42809', `"${table.name}" is a view`];
  if (table.kind.endsWith('table') && instead) return ['42809', `"${table.name}" is a table`];
  return undefined;
}

function attach(table: Relation, node: CreateTrigStmt, { world }: Derivation): void {
  const name = node.trigname ?? '';
  const updateOf = strings(node.columns);
  const attachment: Attachment = {
    kind: 'trigger',
    name,
    events: eventBits.filter(([, bit]) => ((node.events ?? 0) & bit) !== 0).map(([event]) => event),
    calls: spelledName(nameFrom(strings(node.funcname))),
    columns: [...new Set([...updateOf, ...columnNamesIn(node.whenClause)])].sort(),
    updateOf,
    forEachRow: node.row ?? false,
  };
  world.change(table.id, (each) => ({
    ...each,
    attachments: [...each.attachments.filter((one) => one.kind !== 'trigger' || one.name !== name), attachment],
  }));
}
