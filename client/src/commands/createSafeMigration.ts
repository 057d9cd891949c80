import { l10n, type Uri, window, workspace } from 'vscode';
import { safeMigration } from '../protocol';
import type { Lockstep } from '.';

/** How often an answer is asked for that may be there in a moment, and how long is waited in between, in milliseconds. */
const tries = 40;
const moment = 250;

/** Writes what Prisma would write for the schema as it is, as a series of gentle migrations; shown before it is written. */
export function createSafeMigration({ session, afterCreate }: Lockstep) {
  return async (uri?: Uri, name?: string) => {
    const { client } = session;
    const file = uri ?? window.activeTextEditor?.document.uri;
    if (!client || !file) return;
    const prompt = l10n.t('What does the migration do? Its name is made of that.');
    const words = name ?? (await window.showInputBox({ title: 'Lockstep', prompt }));
    if (words === undefined) return;
    for (let tried = 0; tried < tries; tried++) {
      const answer = await client.sendRequest(safeMigration, {
        uri: file.toString(),
        ...(words !== '' && { words }),
      });
      if (answer.kind === 'edit') {
        const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer.edit);
        if (await workspace.applyEdit(edit)) await afterCreate.run(answer.uris);
        return;
      }
      if (!answer.later) return void window.setStatusBarMessage(`Lockstep: ${answer.reason}`, 10_000);
      await new Promise((resolve) => setTimeout(resolve, moment));
    }
  };
}
