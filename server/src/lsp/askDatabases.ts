import { readRecords } from '../node/database';
import type { ProjectRecords } from './engine/messages';
import type { ProjectConnection } from './features/connections';

/** What came of asking the databases of some projects: what they said, and why others did not, in sentences. */
export interface Asked {
  readonly answers: readonly ProjectRecords[];
  readonly reasons: readonly string[];
}

/** Asks the database of each project, one after the other. Names no connection string. */
export async function askDatabases(connections: readonly ProjectConnection[]): Promise<Asked> {
  const answers: ProjectRecords[] = [];
  const reasons: string[] = [];
  for (const { migrationsPath, connection } of connections) {
    const answer =
      connection.kind === 'found'
        ? await readRecords(connection.url)
        : { kind: 'refused' as const, reason: connection.reason };
    if (answer.kind === 'records') answers.push({ migrationsPath, records: answer.records });
    else reasons.push(answer.reason);
  }
  return { answers, reasons: [...new Set(reasons)] };
}
