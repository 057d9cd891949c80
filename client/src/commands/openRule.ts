import { commands, Uri } from 'vscode';
import type { Lockstep } from '.';

/** Opens a rule's page, which is part of the extension. */
export function openRule({ context }: Lockstep) {
  return async (rule: string) => {
    const page = Uri.joinPath(context.extensionUri, 'docs/rules', `${rule}.md`);
    await commands.executeCommand('markdown.showPreview', page);
  };
}
