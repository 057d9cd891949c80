import { type Disposable, l10n, Uri, ViewColumn, window, workspace } from 'vscode';
import { type SafeMigration, safeMigration } from '../protocol';
import type { Lockstep } from '.';

/** How often an answer is asked for that may be there in a moment, and how long is waited in between, in milliseconds. */
const tries = 40;
const moment = 250;

const scheme = 'lockstep-preview';

type Written = Extract<SafeMigration, { kind: 'edit' }>;

/** What is about to be written, as read-only documents. */
export class MigrationPreview implements Disposable {
  #shown = 0;
  readonly #texts = new Map<string, string>();
  readonly #provider = workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ query }) => this.#texts.get(query) ?? '',
  });

  /** Shows migrations and asks whether they are to be created. */
  async agreesTo({ files }: Written): Promise<boolean> {
    const id = String(++this.#shown);
    const texts = files.map(({ uri, text }) => `-- ${workspace.asRelativePath(Uri.parse(uri, true))}\n${text}`);
    this.#texts.set(id, texts.join('\n\n'));
    const uri = Uri.from({ scheme, path: `/${l10n.t('Safe migration')}.sql`, query: id });
    const options = { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true };
    await window.showTextDocument(await workspace.openTextDocument(uri), options);
    const create = files.length === 1 ? l10n.t('Create this migration') : l10n.t('Create these migrations');
    const picked = await window.showQuickPick([create, l10n.t('Create nothing')], { title: 'Lockstep' });
    this.#texts.delete(id);
    return picked === create;
  }

  dispose(): void {
    this.#provider.dispose();
  }
}

/** Writes what Prisma would write for the schema as it is, as a series of gentle migrations; shown before it is written. */
export function createSafeMigration(lockstep: Lockstep, preview: MigrationPreview) {
  return async (uri?: Uri, name?: string) => {
    const file = uri ?? window.activeTextEditor?.document.uri;
    if (!file) return;
    const prompt = l10n.t('What does the migration do? Its name is made of that.');
    const words = name ?? (await window.showInputBox({ title: 'Lockstep', prompt }));
    if (words === undefined) return;
    const answer = await asked(lockstep, file, words);
    if (answer?.kind === 'none') return void window.setStatusBarMessage(`Lockstep: ${answer.reason}`, 10_000);
    if (!answer || !(await preview.agreesTo(answer))) return;
    const edit = await lockstep.session.client?.protocol2CodeConverter.asWorkspaceEdit(answer.edit);
    if (edit && (await workspace.applyEdit(edit))) await lockstep.afterCreate.run(answer.files.map((each) => each.uri));
  };
}

/** The answer, when it is no longer one that may be another in a moment. */
async function asked({ session }: Lockstep, file: Uri, words: string): Promise<SafeMigration | undefined> {
  let answer: SafeMigration | undefined;
  for (let tried = 0; tried < tries; tried++) {
    answer = await session.client?.sendRequest(safeMigration, { uri: file.toString(), ...(words !== '' && { words }) });
    if (answer?.kind !== 'none' || !answer.later) return answer;
    await new Promise((resolve) => setTimeout(resolve, moment));
  }
  return answer;
}
