import { posix } from 'node:path';
import type { Severity } from '../rules/rule';
import type { Session } from './session';
import type { Finding } from './view';

/** What the status item shows. */
export interface Status {
  /** `2 pending, 1 blocks writes` */
  readonly text: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
  /** Why nothing is shown, where nothing is. */
  readonly reason?: string;
}

/** The status of some projects together. */
export function statusOf(
  sessions: readonly Session[],
  findingsOf: (session: Session) => readonly (readonly Finding[])[],
): Status {
  const active = sessions.filter(({ project }) => project.silentBecause === undefined);
  if (active.length === 0) return silent(sessions);
  const severities = countSeverities(active.flatMap(findingsOf));
  const pending = active.flatMap((session) => session.migrations.filter((_, index) => session.isPending(index)));
  const blocking = active.flatMap((session) =>
    session.migrations.flatMap((_, index) => (session.isPending(index) ? [session.timeline(index).exposures] : [])),
  );
  const reads = blocking.filter((exposures) => exposures.some(({ blocks }) => blocks === 'reads and writes')).length;
  const writes = blocking.filter((exposures) => exposures.length > 0).length - reads;
  const errors = severities.get('error') ?? 0;
  const parts = [
    `${pending.length} pending`,
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(reads > 0 ? [`${reads} block${reads === 1 ? 's' : ''} reads and writes`] : []),
    ...(writes > 0 ? [`${writes} block${writes === 1 ? 's' : ''} writes`] : []),
  ];
  return {
    text: parts.join(', '),
    detail: detailOf(active),
    severity: errors > 0 ? 'error' : severities.has('warning') ? 'warning' : 'information',
  };
}

function silent(sessions: readonly Session[]): Status {
  const reason = sessions[0]?.project.silentBecause ?? 'No Prisma project with PostgreSQL migrations was found here.';
  return { text: 'nothing to check', detail: reason, severity: 'information', reason };
}

function detailOf(sessions: readonly Session[]): string {
  return sessions
    .map(({ project, postgres, past, migrations, config, prediction }) => {
      const applied = past.reference === undefined ? 'applied: not known' : `applied: what is on ${past.reference}`;
      const configured = config.path === undefined ? '' : ` · ${posix.basename(config.path)}`;
      const schema = prediction.status === undefined ? '' : ` · schema ${firstLine(prediction.status)}`;
      return `${count(migrations.length, 'migration')} · PostgreSQL ${postgres} · Prisma ${project.prisma.version} · ${applied}${schema}${configured}`;
    })
    .join('\n');
}

function firstLine(text: string): string {
  return text.split('\n')[0]!;
}

function countSeverities(lists: readonly (readonly Finding[])[]): Map<Severity, number> {
  const counts = new Map<Severity, number>();
  for (const findings of lists) {
    for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  return counts;
}

/** A number with its noun: `1 finding`, `2 findings`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
