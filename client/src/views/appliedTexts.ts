import { commands, type Disposable, l10n, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import { appliedText } from '../protocol';
import type { Session } from '../session';

const scheme = 'lockstep-applied';

/** The texts that were applied, as read-only documents to compare with; the query is the migration's address. */
export class AppliedTexts implements TextDocumentContentProvider, Disposable {
  readonly #provider = workspace.registerTextDocumentContentProvider(scheme, this);

  constructor(private readonly session: Session) {}

  async provideTextDocumentContent({ query }: Uri): Promise<string> {
    return (await this.session.client?.sendRequest(appliedText, { uri: query })) ?? '';
  }

  /** Shows what was applied beside what is there now. */
  async compare(migration: Uri): Promise<void> {
    const applied = Uri.from({ scheme, path: migration.path, query: migration.toString() });
    const isThere = await workspace.fs.stat(migration).then(
      () => true,
      () => false,
    );
    const name = migration.path.split('/').at(-2) ?? '';
    if (isThere) await commands.executeCommand('vscode.diff', applied, migration, l10n.t('{0}: applied ↔ now', name));
    else await commands.executeCommand('vscode.open', applied);
  }

  dispose(): void {
    this.#provider.dispose();
  }
}
