import { prismaName } from '../rules/scene/phrases';
import { minuteOf } from './history';
import { code, fenced } from './markdown';
import { runbookFailed } from './runbookFailed';
import { runbookMigration } from './runbookMigration';
import { runbookBefore } from './runbookQueries';
import type { Session } from './session';
import { count } from './status';

/**
 * What operators need while migrations are deployed, as Markdown: what each locks and who waits, what can fail and how
 * that is seen, what is left and what to run when it fails at a statement, and which application goes with which schema.
 * @param indexes the migrations to write of
 */
export function deployRunbook(session: Session, indexes: readonly number[]): string {
  const { past, postgres, project, states, migrations } = session;
  const failed = states.filter(
    ({ state, file }) => state === 'failed' && (!file || indexes.includes(session.indexOf(file.path))),
  );
  const names = indexes.map((index) => code(migrations[index]!.name));
  const applied =
    past.reference === undefined
      ? 'not known what has been applied'
      : `applied is what is ${past.source === 'database' ? 'in' : 'on'} ${past.reference}`;
  const lines = [
    `# Runbook: ${count(indexes.length, 'migration')}`,
    '',
    `PostgreSQL ${postgres} · ${prismaName(project.prisma.version)} · ${applied}`,
    '',
    ...order(names),
    ...failed.flatMap((state) => runbookFailed(session, state, minuteOf)),
    ...runbookBefore(session, indexes),
    ...indexes.flatMap((index, at) => runbookMigration(session, index, names.slice(at + 1))),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function order(names: readonly string[]): string[] {
  if (names.length === 0) return ['Nothing is pending.', ''];
  const what =
    names.length === 1
      ? [`One deploy runs ${names[0]}:`]
      : [
          'One deploy runs these in this order, each on its own. When one fails, those before it stay and those after it do not run:',
          '',
          ...names.map((name, index) => `${index + 1}. ${name}`),
        ];
  return [...what, '', ...fenced('sh', 'npx prisma migrate deploy'), ''];
}
