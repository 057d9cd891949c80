import { commands, l10n, window } from 'vscode';

/** What one may do from the status item. */
export async function showActions(): Promise<void> {
  const actions = [
    { label: l10n.t('Check all pending migrations'), command: 'lockstep.checkAllPending' },
    { label: l10n.t('Show what this migration does'), command: 'lockstep.showExplain' },
    { label: l10n.t('Show output'), command: 'lockstep.showOutput' },
    { label: l10n.t('Restart server'), command: 'lockstep.restartServer' },
  ];
  const chosen = await window.showQuickPick(actions, { title: 'Lockstep' });
  if (chosen) await commands.executeCommand(chosen.command);
}
