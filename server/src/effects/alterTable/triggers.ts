import type { Relation } from '../../catalog/relation';
import { type Alteration, childrenOf } from '../mechanics/alteration';
import type { Running } from './command';

/**
 * ENABLE and DISABLE TRIGGER reach the partitions by triggers for each row
 * (tablecmds.c, ATExecEnableDisableTrigger; trigger.c, EnableDisableTrigger).
 */
export function switchTriggers({ table, node, alteration, recurse }: Running): void {
  const { derivation } = alteration;
  const named = /Trig$/.test(node.subtype ?? '') ? node.name : undefined;
  const own = table.attachments.filter(({ kind }) => kind === 'trigger');
  if (named !== undefined && !table.assumed && !own.some(({ name }) => name === named)) {
    derivation.fails('42704', `trigger "${named}" for table "${table.name}" does not exist`);
    return;
  }
  if (table.kind !== 'partitioned table' || !recurse) return;
  const all = /TrigAll$/.test(node.subtype ?? '');
  const forRows = own.some((each) => each.forEachRow && (named === undefined || each.name === named));
  // Before 15 a partitioned table has no triggers for foreign keys itself.
  const forKeys = all && derivation.postgres >= 15 && hasForeignKey(table);
  if (forRows || forKeys) lockAll(table, alteration);
}

function hasForeignKey(table: Relation): boolean {
  return table.referencedBy.length > 0 || table.constraints.some(({ references }) => references !== undefined);
}

function lockAll(table: Relation, alteration: Alteration): void {
  for (const child of childrenOf(table, alteration.derivation)) {
    alteration.derivation.lock(child, alteration.mode);
    lockAll(child, alteration);
  }
}
