import { deployRunbook } from '../service/deployRunbook';
import type { Named } from './target';

/** The runbook of what a path names: of one migration whatever its state, of a project what is pending. */
export function runbook(named: readonly Named[]): string {
  return named
    .map(({ session, indexes, single }) =>
      deployRunbook(session, single ? indexes : indexes.filter((index) => session.isPending(index))),
    )
    .join('\n');
}
