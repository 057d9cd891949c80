import type { Relation } from '../../catalog/relation';
import type { Derivation } from '../derivation';

/** Says which triggers and rules run for a change of rows: what they do is in their functions. */
export function noteTriggers(
  table: Relation,
  event: 'insert' | 'update' | 'delete' | 'truncate',
  derivation: Derivation,
  columns?: readonly string[],
): void {
  for (const attachment of table.attachments) {
    if (attachment.kind === 'policy' || !attachment.events.includes(event)) continue;
    const missed =
      attachment.kind === 'trigger' &&
      columns &&
      attachment.updateOf?.length &&
      !attachment.updateOf.some((each) => columns.includes(each));
    if (!missed) derivation.unknown(`what the ${attachment.kind} "${attachment.name}" on "${table.name}" does`);
  }
}
