import { l10n, window } from 'vscode';
import { planChoices, planNext } from '../protocol';
import type { Lockstep } from '.';
import { type Given, migrationOf, planOf } from './onMigration';
import { write } from './startPlan';

/** Writes the next phase of a plan: the one that is named, the only one under way, or one that is picked. */
export function nextPhase(lockstep: Lockstep) {
  return async (given?: Given, named?: unknown) => {
    const { client } = lockstep.session;
    if (!client) return;
    const file = migrationOf(given);
    const where = file === undefined ? {} : { uri: file.toString() };
    const plan = planOf(given, named) ?? (await choose((await client.sendRequest(planChoices, where))?.open ?? []));
    if (plan === undefined) return;
    const made = await client.sendRequest(planNext, { ...where, plan });
    if (!made.tooEarly) await write(lockstep, client, made);
    else if (await isWantedAhead(made.summary))
      await write(lockstep, client, await client.sendRequest(planNext, { ...where, plan, ahead: true }));
  };
}

/** Asks whoever is too early; Escape writes nothing. */
async function isWantedAhead(reason: string): Promise<boolean> {
  const all = l10n.t('Write it all the same, in a branch of its own');
  return (await window.showQuickPick([{ label: all, detail: reason }], { title: reason })) !== undefined;
}

async function choose(open: readonly { readonly plan: string; readonly title: string; readonly detail: string }[]) {
  if (open.length === 0) {
    window.setStatusBarMessage(`Lockstep: ${l10n.t('No plan is under way here.')}`, 10_000);
    return undefined;
  }
  const items = open.map(({ plan, title, detail }) => ({ label: title, detail, plan }));
  return (await window.showQuickPick(items, { title: l10n.t('Scaffold the next phase of') }))?.plan;
}
