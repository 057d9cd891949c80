import { l10n, Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FindingName, type PlanEdit, planChoices, planPreview, planStart } from '../protocol';
import type { Lockstep } from '.';
import { Cancelled, PlanQuestions } from './planQuestions';

/** What is known of a plan before anybody is asked. */
export interface PlanBeginning {
  readonly uri?: string;
  readonly kind?: string;
  readonly answers?: Readonly<Record<string, string>>;
  /** The finding that the plan is in the place of. */
  readonly instead?: FindingName;
  /** It is written without being shown before. */
  readonly agreed?: boolean;
}

/** Begins a change in phases: asks what cannot be derived, shows all phases, and writes the first. */
export function startPlan(lockstep: Lockstep) {
  return async (given: PlanBeginning | Uri = {}) => {
    const { client } = lockstep.session;
    if (!client) return;
    const known: PlanBeginning = given instanceof Uri ? { uri: given.toString() } : given;
    try {
      await start(lockstep, client, known);
    } catch (problem) {
      if (!(problem instanceof Cancelled)) throw problem;
    }
  };
}

async function start(lockstep: Lockstep, client: LanguageClient, known: PlanBeginning): Promise<void> {
  const uri = known.uri ?? window.activeTextEditor?.document.uri.toString();
  const where = uri === undefined ? {} : { uri };
  const choices = await client.sendRequest(planChoices, where);
  if (!choices) return tell(l10n.t('There is no Prisma project here.'));
  const questions = new PlanQuestions(choices);
  const kind = await questions.kind(known.kind);
  const answers = known.agreed ? (known.answers ?? {}) : await questions.answers(kind, known.answers ?? {});
  const params = { ...where, kind: kind.id, answers, ...(known.instead && { instead: known.instead }) };
  if (!known.agreed) {
    const preview = await client.sendRequest(planPreview, params);
    if (preview.refused !== undefined) return tell(preview.refused);
    await questions.agree(preview);
  }
  await write(lockstep, client, await client.sendRequest(planStart, params));
}

/** Writes a phase as one step that can be undone, and saves its files: an empty migration would count as applied. */
export async function write({ afterCreate }: Lockstep, client: LanguageClient, made: PlanEdit): Promise<void> {
  const edit = made.edit && (await client.protocol2CodeConverter.asWorkspaceEdit(made.edit));
  if (edit && (await workspace.applyEdit(edit))) await afterCreate.run(made.uris);
  tell(made.summary);
}

function tell(sentence: string): void {
  window.setStatusBarMessage(`Lockstep: ${sentence}`, 15_000);
}
