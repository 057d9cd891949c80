import {
  type CancellationToken,
  type Disposable,
  EventEmitter,
  l10n,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { explain } from '../protocol';
import type { Session } from '../session';
import { type Given, migrationOf } from './onMigration';

const scheme = 'lockstep';

/** What migrations do, as read-only documents: the path is the title, the query the migration's address. */
export class Explanations implements TextDocumentContentProvider, Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #provider = workspace.registerTextDocumentContentProvider(scheme, this);

  constructor(private readonly session: Session) {}

  async provideTextDocumentContent(uri: Uri, token: CancellationToken): Promise<string> {
    return (await this.#ask(uri.query, token)).text;
  }

  async open(migration: Uri): Promise<void> {
    const { title } = await this.#ask(migration.toString());
    const uri = Uri.from({ scheme, path: `/${title}`, query: migration.toString() });
    const document = await workspace.openTextDocument(uri);
    this.#changed.fire(uri);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  async #ask(uri: string, token?: CancellationToken) {
    const { client } = this.session;
    if (!client) return { title: 'Lockstep', text: l10n.t('Lockstep is not running in this window.') };
    return client.sendRequest(explain, { uri }, token);
  }

  dispose() {
    this.#provider.dispose();
    this.#changed.dispose();
  }
}

/** Says what a migration does: the one named, or the one in the editor. */
export function showExplain(explanations: Explanations) {
  return async (given?: Given) => {
    const migration = migrationOf(given);
    if (migration) await explanations.open(migration);
  };
}
