import type { Relation } from '../../catalog/relation';
import type { Derivation } from '../derivation';

/** What keeps a column's type, as PostgreSQL's messages say it (tablecmds.c, RememberAllDependentForRebuilding). */
export function obstacleToRetype(table: Relation, column: string, { world }: Derivation): string | undefined {
  const viewed = table.readBy.some(
    ({ columns, view }) => (columns === 'all' || columns.includes(column)) && world.relation(view),
  );
  if (viewed) return 'a view or rule';
  const computed = table.columns.some(
    ({ name, generated }) => name !== column && generated?.expression.columns.includes(column),
  );
  if (computed) return 'a generated column';
  const attached = table.attachments.find(({ columns }) => columns?.includes(column));
  if (attached?.kind === 'trigger') return 'a trigger definition';
  if (attached?.kind === 'policy') return 'a policy definition';
  return attached ? 'a view or rule' : undefined;
}
