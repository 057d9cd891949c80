import { type Uri, window, workspace } from 'vscode';
import { runbook } from '../protocol';
import type { Lockstep } from '.';
import { type Given, migrationOf } from './onMigration';

/** Opens a runbook as a new document: of the migration given, or of all that are pending. */
export function writeRunbook({ session }: Lockstep) {
  return async (given?: Given) => {
    const migration: Uri | undefined = given === undefined ? undefined : migrationOf(given);
    const content = await session.client?.sendRequest(runbook, migration ? { uri: migration.toString() } : {});
    if (content === undefined) return;
    await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
  };
}
