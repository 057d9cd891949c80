import { commands, l10n, Uri, window, workspace } from 'vscode';
import { history, type MigrationPlan } from '../protocol';
import type { Lockstep } from '.';
import { type Given, migrationOf } from './onMigration';

/** Opens the runbook of the plan that a migration belongs to: what to do in its phases, and how to go back. */
export function openRunbook({ session }: Lockstep) {
  return async (given?: Given) => {
    const migration = migrationOf(given)?.toString();
    const { projects } = (await session.client?.sendRequest(history)) ?? { projects: [] };
    const entries = projects.flatMap(({ migrations }) => migrations);
    const plan = entries.find(({ uri }) => Uri.parse(uri, true).toString() === migration)?.plan;
    if (plan) await open(plan);
  };
}

async function open({ plan, runbook }: MigrationPlan): Promise<void> {
  const file = Uri.parse(runbook, true);
  const isThere = await workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) await commands.executeCommand('vscode.open', file);
  else window.setStatusBarMessage(`Lockstep: ${l10n.t('The runbook of {0} is gone.', plan)}`, 10_000);
}
