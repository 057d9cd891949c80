import { type Disposable, l10n, Uri, ViewColumn, window, workspace } from 'vscode';
import { runOnShadow as request } from '../protocol';
import type { Lockstep } from '.';
import { type Given, migrationOf } from './onMigration';

const scheme = 'lockstep-shadow';

/** What runs found, as read-only documents that stay as they are. */
export class ShadowResults implements Disposable {
  #shown = 0;
  readonly #texts = new Map<string, string>();
  readonly #provider = workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ query }) => this.#texts.get(query) ?? '',
  });
  readonly #closing = workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === scheme) this.#texts.delete(uri.query);
  });

  async show(title: string, text: string): Promise<void> {
    const id = String(++this.#shown);
    this.#texts.set(id, text);
    const uri = Uri.from({ scheme, path: `/${l10n.t('{0} on a shadow database', title)}`, query: id });
    const options = { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true };
    await window.showTextDocument(await workspace.openTextDocument(uri), options);
  }

  dispose(): void {
    this.#provider.dispose();
    this.#closing.dispose();
  }
}

/** Runs the history up to a migration for real, and shows what it did. Only where the workspace is trusted. */
export function runOnShadow({ session }: Lockstep, results: ShadowResults) {
  return async (given?: Given) => {
    const migration = migrationOf(given);
    const { client } = session;
    if (!migration) return;
    if (!client) return void window.setStatusBarMessage(l10n.t('Lockstep is not running in this window'), 5000);
    if (!workspace.isTrusted) {
      return void window.showWarningMessage(l10n.t('No migration is run in a workspace that is not trusted.'));
    }
    const answer = await client.sendRequest(request, { uri: migration.toString() });
    if (answer.kind === 'ran') await results.show(answer.title, answer.text);
    else if (answer.kind === 'refused') void window.showWarningMessage(answer.reason);
  };
}
