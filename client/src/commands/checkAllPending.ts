import { commands, l10n, ProgressLocation, window } from 'vscode';
import { checkAll } from '../protocol';
import type { Lockstep } from '.';

/** Checks everything pending, and shows the findings where VS Code lists problems. */
export function checkAllPending({ session }: Lockstep) {
  return async () => {
    const { client } = session;
    if (!client) return void window.setStatusBarMessage(l10n.t('Lockstep is not running in this window'), 5000);
    const options = { location: ProgressLocation.Window, title: l10n.t('Lockstep: checking') };
    const { summary } = await window.withProgress(options, () => client.sendRequest(checkAll));
    window.setStatusBarMessage(summary, 10_000);
    await commands.executeCommand('workbench.actions.view.problems');
  };
}
