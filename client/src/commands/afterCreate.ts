import { Uri, workspace } from 'vscode';

/**
 * Saves the files that a fix created or edited. VS Code creates a file empty on disk and leaves its text in the editor;
 * a migration that is empty on disk would be recorded as applied.
 */
export async function afterCreate(uris: readonly string[]): Promise<void> {
  for (const uri of uris) {
    const document = await workspace.openTextDocument(Uri.parse(uri, true));
    if (document.isDirty) await document.save();
  }
}
