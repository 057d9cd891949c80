import { type ExtensionContext, l10n, type TextDocument, window, workspace } from 'vscode';
import { registerCommands } from './commands';
import { AfterCreate } from './commands/afterCreate';
import { projectFolder } from './files';
import { hasProject } from './findProject';
import { Session } from './session';
import { StatusItem } from './statusItem';

// The client: it starts the server where there is something to do, and carries out what only an editor can. It decides
// nothing about migrations.

export interface Api {
  /** Ends when the last look for something to do in this window has. */
  readonly looked: Promise<void>;
}

export function activate(context: ExtensionContext): Api {
  const output = window.createOutputChannel('Lockstep', { log: true });
  const item = new StatusItem();
  const afterCreate = new AfterCreate();
  const session = new Session(context, output, item, afterCreate.middleware);
  context.subscriptions.push(output, item, session, ...registerCommands({ context, session, output, afterCreate }));

  const switchedOff = l10n.t('Lockstep is switched off in the settings.');
  let looked = Promise.resolve();
  const isEnabled = () => workspace.getConfiguration('lockstep').get('enable', true);
  const look = (folders: readonly string[]) => {
    const found = async () => isEnabled() && !session.client && (await hasProject(folders));
    looked = looked
      .then(async () => {
        if (await found()) await session.start();
      })
      .catch((error) => output.error(String(error)));
    return looked;
  };
  const lookInWorkspace = () => look((workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath));
  const lookAround = (document: TextDocument) => {
    const folder = session.client ? undefined : projectFolder(document);
    if (folder) void look([folder.fsPath]);
  };

  context.subscriptions.push(
    workspace.onDidOpenTextDocument(lookAround),
    workspace.onDidChangeWorkspaceFolders(lookInWorkspace),
    workspace.onDidGrantWorkspaceTrust(async () => session.client && session.restart()),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('lockstep.shadow') && session.client) await session.restart();
      if (!event.affectsConfiguration('lockstep.enable')) return;
      if (isEnabled()) return lookInWorkspace();
      await session.stop();
      item.idle(switchedOff);
    }),
  );

  if (!isEnabled()) item.idle(switchedOff);
  // Not awaited: activation is done, and the look goes on beside it.
  void lookInWorkspace();
  workspace.textDocuments.forEach(lookAround);
  return {
    get looked() {
      return looked;
    },
  };
}
