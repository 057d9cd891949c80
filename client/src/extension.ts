import { type ExtensionContext, type TextDocument, window, workspace } from 'vscode';
import { registerCommands } from './commands';
import { projectFolder } from './files';
import { hasProject } from './findProject';
import { Session } from './session';
import { StatusItem } from './statusItem';

// The client: it starts the server where there is something to do, and carries out what only an editor can. It decides
// nothing about migrations.

export function activate(context: ExtensionContext): void {
  const output = window.createOutputChannel('Lockstep', { log: true });
  const item = new StatusItem();
  const session = new Session(context, output, item);
  context.subscriptions.push(output, item, session, ...registerCommands({ context, session, output }));

  const isEnabled = () => workspace.getConfiguration('lockstep').get('enable', true);
  const startWhere = async (folders: readonly string[]) => {
    if (isEnabled() && (await hasProject(folders))) await session.start();
  };
  const startForWorkspace = () => startWhere((workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath));
  const startFor = async (document: TextDocument) => {
    const folder = session.client ? undefined : projectFolder(document);
    if (folder) await startWhere([folder.fsPath]);
  };

  context.subscriptions.push(
    workspace.onDidOpenTextDocument(startFor),
    workspace.onDidChangeWorkspaceFolders(startForWorkspace),
    workspace.onDidGrantWorkspaceTrust(async () => session.client && session.restart()),
    workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration('lockstep.enable')) return;
      if (isEnabled()) return startForWorkspace();
      await session.stop();
      item.disabled();
    }),
  );

  if (!isEnabled()) item.disabled();
  // Not awaited: activation is done, and looking for a project goes on beside it.
  void startForWorkspace().then(() => Promise.all(workspace.textDocuments.map(startFor)));
}
