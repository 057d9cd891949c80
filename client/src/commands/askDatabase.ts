import { l10n, ProgressLocation, window, workspace } from 'vscode';
import { askDatabase as request } from '../protocol';
import type { Lockstep } from '.';

/** Asks the database that the project names what has been applied. Only where the workspace is trusted. */
export function askDatabase({ session }: Lockstep) {
  return async () => {
    const { client } = session;
    if (!client) return void window.setStatusBarMessage(l10n.t('Lockstep is not running in this window'), 5000);
    if (!workspace.isTrusted) {
      return void window.showWarningMessage(l10n.t('No database is asked in a workspace that is not trusted.'));
    }
    const options = { location: ProgressLocation.Window, title: l10n.t('Lockstep: asking the database') };
    const { succeeded, summary } = await window.withProgress(options, () => client.sendRequest(request));
    if (succeeded) window.setStatusBarMessage(summary, 10_000);
    else void window.showWarningMessage(summary);
  };
}
