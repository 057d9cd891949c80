import { failureCodes } from '../effects/failureCodes';
import type { MigrationState } from '../history/compare';
import { matchesChecksum } from '../prisma/checksum';
import { codeIn, errorIn } from '../prisma/failureLog';
import { shellQuoted } from './history';
import { code, fenced, ranges } from './markdown';
import { failingAt } from './runbookFailing';
import type { Session } from './session';

/** What state a failed migration has left the database in, and what to run. */
export function runbookFailed(
  session: Session,
  { name, file, record }: MigrationState,
  timeOf: (iso: string) => string,
): string[] {
  if (!record) return [];
  const head = [
    `## Failed: ${code(name)}`,
    '',
    `Started ${timeOf(record.startedAt)} and not ended. No deploy runs anything before it is resolved (P3009).`,
    '',
    ...(record.logs === undefined
      ? ['The server said nothing: the deploy was broken off, or is still running. Make sure first that it is not.', '']
      : ['The server said:', '', ...fenced('text', errorIn(record.logs)), '']),
  ];
  const index = file ? session.indexOf(file.path) : -1;
  const text = file?.text;
  if (index < 0 || text === undefined) {
    return [
      ...head,
      'Its folder is not here, so what it did is not known. Put it back, or see what is in the database, undo it, and',
      '',
      ...fenced('sh', `npx prisma migrate resolve --rolled-back ${shellQuoted(name)}`),
      '',
    ];
  }
  if (!matchesChecksum(text, record.checksum)) {
    head.push(
      'The file has changed since; what follows is of the file as it is now, and need not hold of what was run.',
      '',
    );
  }
  return [...head, ...suspects(session, index, record.logs), ...failingAt(session, index)];
}

/** The statements that can have failed with the error that the server gave. */
function suspects(session: Session, index: number, logs: string | undefined): string[] {
  const said = logs === undefined ? undefined : codeIn(logs);
  const { steps } = session.timeline(index);
  if (said === undefined || steps.length < 2) return [];
  const able = steps
    .filter(({ effects }) => failureCodes(effects).includes(said))
    .map(({ statement }) => statement.index + 1);
  if (able.length === 0) return [];
  return [
    `With ${said} only statement${able.length === 1 ? '' : 's'} ${ranges(able)} ${able.length === 1 ? 'is' : 'are'} known to fail.`,
    '',
  ];
}
