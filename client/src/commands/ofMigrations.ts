import { commands, env, l10n, window } from 'vscode';
import { checkAll, type MigrationEntry } from '../protocol';
import type { AppliedTexts } from '../views/appliedTexts';
import type { Lockstep } from '.';
import { type Given, migrationOf } from './onMigration';

/** Shows the text that was applied beside the one that is there now. */
export function compareApplied(texts: AppliedTexts) {
  return async (given?: Given) => {
    const migration = migrationOf(given);
    if (migration) await texts.compare(migration);
  };
}

/** Checks anew, and opens the migration and the list of problems. */
export function checkMigration({ session }: Lockstep) {
  return async (given?: Given) => {
    const migration = migrationOf(given);
    if (!migration || !session.client) return;
    const { summary } = await session.client.sendRequest(checkAll);
    window.setStatusBarMessage(summary, 10_000);
    await commands.executeCommand('vscode.open', migration);
    await commands.executeCommand('workbench.actions.view.problems');
  };
}

/** Copies the command that tells Prisma how a migration stands. */
export async function copyResolve(migration?: MigrationEntry): Promise<void> {
  if (!migration?.resolve) return;
  await env.clipboard.writeText(migration.resolve);
  window.setStatusBarMessage(l10n.t('Copied: {0}', migration.resolve), 5000);
}
