import { l10n, type Uri, window } from 'vscode';
import { planChoices, planNext } from '../protocol';
import type { Lockstep } from '.';
import { write } from './startPlan';

/** Writes the next phase of a plan: the one that is named, the only one under way, or one that is picked. */
export function nextPhase(lockstep: Lockstep) {
  return async (given?: string | Uri, named?: string) => {
    const { client } = lockstep.session;
    if (!client) return;
    const file = given ?? window.activeTextEditor?.document.uri;
    const where = file === undefined ? {} : { uri: file.toString() };
    const plan = named ?? (await choose((await client.sendRequest(planChoices, where))?.open ?? []));
    if (plan !== undefined) await write(lockstep, client, await client.sendRequest(planNext, { ...where, plan }));
  };
}

async function choose(open: readonly { readonly plan: string; readonly title: string; readonly detail: string }[]) {
  if (open.length === 0) {
    window.setStatusBarMessage(`Lockstep: ${l10n.t('No plan is under way here.')}`, 10_000);
    return undefined;
  }
  const items = open.map(({ plan, title, detail }) => ({ label: title, detail, plan }));
  return (await window.showQuickPick(items, { title: l10n.t('Scaffold the next phase of') }))?.plan;
}
