import { l10n, type QuickPickItem, window } from 'vscode';
import type { PlanChoices, PlanPreview, PlanQuestion } from '../protocol';

/** Somebody changed their mind. */
export class Cancelled extends Error {}

type Kind = PlanChoices['kinds'][number];
type Answers = Readonly<Record<string, string>>;

/** Asks people what a plan is to be, step by step. */
export class PlanQuestions {
  constructor(private readonly choices: PlanChoices) {}

  /** The kind of plan: the one that is named, or one that is picked. */
  async kind(id: string | undefined): Promise<Kind> {
    const known = this.choices.kinds.find((kind) => kind.id === id);
    if (known) return known;
    const items = this.choices.kinds.map((kind) => ({ label: kind.title, detail: kind.about, chosen: kind }));
    return (await pick(items, l10n.t('What is to change?'))).chosen;
  }

  /** Answers to all questions of a kind that have none yet. */
  async answers(kind: Kind, known: Answers): Promise<Answers> {
    let answers = known;
    for (const question of kind.asks) {
      const { name, onlyIf } = question;
      if (answers[name] !== undefined || (onlyIf && answers[onlyIf.name] !== onlyIf.value)) continue;
      answers = { ...answers, [name]: await this.#ask(question, kind.title, answers) };
    }
    return answers;
  }

  /** Shows the phases; goes on when the first is to be written. */
  async agree({ title, phases }: PlanPreview): Promise<void> {
    const items: QuickPickItem[] = phases.map((phase) => ({ label: phase.title, detail: phase.detail }));
    const placeHolder = l10n.t('These are the phases. Enter writes the first; Escape writes nothing.');
    await pick(items, title, placeHolder);
  }

  async #ask({ kind, prompt, choices = [], default: usual }: PlanQuestion, title: string, answers: Answers) {
    const fields = this.choices.models.find(({ name }) => name === answers.model)?.fields ?? [];
    const labels = (names: readonly string[]) => names.map((label) => ({ label }));
    if (kind === 'model') return (await pick(labels(this.choices.models.map(({ name }) => name)), title, prompt)).label;
    if (kind === 'field') return (await pick(labels(fields), title, prompt)).label;
    if (kind === 'choice')
      return (
        await pick(
          choices.map(({ value, label }) => ({ label, value })),
          title,
          prompt,
        )
      ).value;
    if (kind === 'fields') {
      const picked = await window.showQuickPick(labels(fields), { title, placeHolder: prompt, canPickMany: true });
      if (!picked || picked.length === 0) throw new Cancelled();
      return picked.map(({ label }) => label).join(', ');
    }
    const text = await window.showInputBox({ title, prompt, ...(usual !== undefined && { value: usual }) });
    if (text === undefined) throw new Cancelled();
    return text;
  }
}

async function pick<T extends QuickPickItem>(items: readonly T[], title: string, placeHolder?: string): Promise<T> {
  const options = { title, matchOnDetail: true, ...(placeHolder !== undefined && { placeHolder }) };
  const picked = await window.showQuickPick(items, options);
  if (!picked) throw new Cancelled();
  return picked;
}
