import { readRecords } from '../node/database';
import type { Service } from '../service/service';
import { type Options, UsageError } from './options';
import type { Named } from './target';

/**
 * Asks the database of each project what has been applied, where that is wanted: with `--applied database`, or with a
 * `--database`.
 * @throws UsageError when it is not known or does not say; the message names no connection string
 */
export async function askDatabases(service: Service, named: readonly Named[], options: Options): Promise<void> {
  for (const { session } of named) {
    const { applied } = session.settings;
    const isWanted =
      applied === 'database' || (options.database !== undefined && applied !== 'git' && applied !== 'none');
    if (!isWanted) continue;
    const answer = await readRecords(options.database ?? connectionOf(service, session.project));
    if (answer.kind === 'refused') throw new UsageError(answer.reason);
    service.takeRecords(session.project.migrationsPath, answer.records);
    // Of several paths the service has the last one open.
    session.takeRecords(answer.records);
  }
}

function connectionOf(service: Service, project: Named['session']['project']): string {
  const found = service.connectionOf(project);
  if (found.kind === 'not found') throw new UsageError(`${found.reason} Give --database URL.`);
  return found.url;
}
