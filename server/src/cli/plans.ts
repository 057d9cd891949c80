import { notDeployed } from '../service/planDeployed';
import { plansOf, upcoming } from '../service/plans';
import type { Session } from '../service/session';
import type { Options } from './options';
import type { Named } from './target';

/** The plans of the named histories with the phase they are in, as text or data. */
export function plans(named: readonly Named[], options: Options): string {
  const all = named.flatMap(({ session }) => told(session));
  if (options.format === 'json') return `${JSON.stringify({ plans: all })}\n`;
  if (all.length === 0) return 'no plan has been begun here; lockstep scaffold --list names the kinds\n';
  return all
    .map(({ plan, title, phase, phases, waitsFor, next, deployed }) => {
      const ahead = next === null ? 'all phases are written' : `next: ${next}; waits for: ${waitsFor}`;
      const standing = deployed === null ? '' : deployed ? ', deployed' : ', not deployed yet';
      return `${plan}\n  ${title}: phase ${phase} of ${phases}${standing}; ${ahead}\n`;
    })
    .join('');
}

function told(session: Session) {
  return plansOf(session).map((state) => {
    const next = upcoming(session, state);
    const isPhase = next && 'phase' in next;
    const { plan, kind, title, phase, phases, id, finished, migrations } = state;
    const open = notDeployed(session, state);
    return {
      plan,
      kind,
      title,
      phase,
      phases,
      id,
      finished,
      deployed: open ? open.length === 0 : null,
      next: isPhase ? next.phase.title : null,
      waitsFor: isPhase ? next.phase.waitsFor : next ? next.refused : '',
      migrations,
    };
  });
}
