// Runs inside the extension host, in a window on the shop.
import assert from 'node:assert/strict';
import {
  CodeActionKind,
  type CodeLens,
  ConfigurationTarget,
  commands,
  DiagnosticSeverity,
  type Hover,
  type MarkdownString,
  Position,
  Range,
  TabInputTextDiff,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { runSuite } from './suite';
import { actionAt, codeOf, diagnosticsOf, extension, hasCommand, servers, until } from './support';

const rule = 'index-build-blocks-writes';
const pending = Uri.file(process.env.LOCKSTEP_PENDING!);

const applied = Uri.joinPath(pending, '../../20241204093012_init/migration.sql');

const found = () => diagnosticsOf(pending, rule, (all) => all.some((one) => codeOf(one) === rule));
const open = async () => (await window.showTextDocument(pending)).document;

async function finding() {
  return (await found()).find((one) => codeOf(one) === rule)!;
}

export const run = () =>
  runSuite({
    'the extension activates because there is a project': async () => {
      await until('activation', undefined, () => extension().isActive);
    },

    'every command of the manifest is there, and so are those that fixes and lenses name': async () => {
      const { contributes } = extension().packageJSON as { contributes: { commands: { command: string }[] } };
      const named = ['lockstep.afterCreate', 'lockstep.openRule', 'lockstep.showExplain'];
      for (const id of [...contributes.commands.map(({ command }) => command), ...named])
        assert.ok(await hasCommand(id), id);
    },

    'a pending migration that nobody has opened is checked': async () => {
      assert.ok(!workspace.textDocuments.some(({ uri }) => uri.fsPath === pending.fsPath));
      const one = await finding();
      assert.equal(one.source, 'lockstep');
      assert.equal(one.severity, DiagnosticSeverity.Warning);
      assert.equal((await open()).getText(one.range), 'CREATE INDEX');
      assert.match(one.message, /^Writes to "Order" wait/);
    },

    'one server runs': async () => {
      assert.equal(servers().length, 1);
    },

    'a migration runs on a shadow database, and what it did is shown beside it': async () => {
      await commands.executeCommand('lockstep.runOnShadow', pending.toString());
      const shown = workspace.textDocuments.find(({ uri }) => uri.scheme === 'lockstep-shadow');
      assert.match(shown!.uri.path, /^\/\d{14}_\w+ on a shadow database$/);
      assert.match(shown!.getText(), /^PostgreSQL \d+\.\d+ \(PGlite\): \d+ of \d+ statements run, 0 not as derived\./);
      assert.match(
        shown!.getText(),
        /public\.Order {2}ShareLock\n {3}reads every row of public\.Order\n {3}builds public\./,
      );
    },

    'a quick fix creates a migration of its own': async () => {
      const { range } = await finding();
      const title = /^Build it concurrently, in a migration of its own$/;
      const fix = await actionAt(pending, range, CodeActionKind.QuickFix, title);
      assert.equal(fix.command?.command, 'lockstep.afterCreate');
      // VS Code forgets arguments when it asks for fixes again, as it does while this one is applied.
      assert.deepEqual(fix.command.arguments ?? [], []);
    },

    'a reason that is to be filled in leaves the text around it as it is': async () => {
      const { range } = await finding();
      const document = await open();
      const before = document.getText();
      const ignore = await actionAt(pending, range, CodeActionKind.QuickFix, /^Ignore /);
      assert.ok(ignore.edit);
      assert.ok(await workspace.applyEdit(ignore.edit));
      const comment = `-- lockstep-ignore ${rule}: \n`;
      assert.ok(document.getText().includes(comment), document.getText());
      assert.equal(document.getText().replace(comment, ''), before);
      await edit(document.uri, new Range(0, 0, document.lineCount, 0), before);
      await found();
      await commands.executeCommand('workbench.action.files.revert');
      assert.ok(!document.isDirty);
    },

    'the hover says who waits': async () => {
      const { range } = await finding();
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', pending, range.start);
      assert.match(
        hovers.flatMap(({ contents }) => contents.map((one) => (one as MarkdownString).value)).join('\n'),
        /writes wait/,
      );
    },

    'a lens heads the migration': async () => {
      const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', pending, 10);
      assert.match(lenses[0]?.command?.title ?? '', /^Pending · sent as one transaction/);
    },

    'what is not saved yet counts': async () => {
      const document = await open();
      const before = document.getText();
      await edit(document.uri, new Range(0, 0, document.lineCount, 0), '-- nothing\n');
      await diagnosticsOf(pending, 'nothing is found in a comment', (all) => all.every((one) => codeOf(one) !== rule));
      await edit(document.uri, new Range(0, 0, document.lineCount, 0), before);
      await found();
      await commands.executeCommand('workbench.action.files.revert');
      assert.ok(!document.isDirty);
    },

    'Show What This Migration Does opens a document to read': async () => {
      await open();
      await commands.executeCommand('lockstep.showExplain');
      const editor = await until('the document', window.onDidChangeActiveTextEditor, () => {
        const active = window.activeTextEditor;
        return active?.document.uri.scheme === 'lockstep' ? active : undefined;
      });
      assert.match(editor.document.getText(), /ShareLock|SHARE/);
      await commands.executeCommand('workbench.action.closeActiveEditor');
    },

    'Check All Pending Migrations ends, and shows the problems': async () => {
      await commands.executeCommand('lockstep.checkAllPending');
      await found();
    },

    'an applied migration that is edited is an error; compared, and restored by quick fix': async () => {
      const document = (await window.showTextDocument(applied)).document;
      const before = document.getText();
      await edit(applied, new Range(0, 0, 0, 0), 'DROP TABLE nothing;\n');
      const rule = 'applied-migration-changed';
      const [error] = await diagnosticsOf(applied, rule, (all) => all.some((one) => codeOf(one) === rule));
      assert.equal(error!.severity, DiagnosticSeverity.Error);
      assert.equal(document.getText(error!.range), 'DROP TABLE nothing;');
      await commands.executeCommand('lockstep.compareApplied', applied);
      const tab = await until('the comparison', window.tabGroups.onDidChangeTabs, () =>
        window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ input }) => input instanceof TabInputTextDiff),
      );
      const { original, modified } = tab.input as TabInputTextDiff;
      assert.equal((await workspace.openTextDocument(original)).getText(), before);
      assert.equal(modified.fsPath, applied.fsPath);
      await window.tabGroups.close(tab);
      assert.match(document.getText(), /^DROP TABLE nothing;/);
      const restore = await actionAt(applied, error!.range, CodeActionKind.QuickFix, /^Restore the applied text$/);
      assert.ok(restore.edit);
      assert.ok(await workspace.applyEdit(restore.edit));
      assert.equal(document.getText(), before);
      await diagnosticsOf(applied, 'no error', (all) => all.length === 0);
      await document.save();
    },

    'Write Runbook opens Markdown of what is pending': async () => {
      await commands.executeCommand('lockstep.writeRunbook');
      const text = window.activeTextEditor?.document;
      assert.equal(text?.languageId, 'markdown');
      assert.match(text.getText(), /^# Runbook: 2 migrations\n/);
      assert.match(text.getText(), /writes wait while an index is built on "Order"/);
      await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    },

    'the view of migrations opens, and refreshes': async () => {
      await commands.executeCommand('lockstep.migrations.focus');
      await commands.executeCommand('lockstep.refreshMigrations');
    },

    'a fix saves what it created': async () => {
      const uri = Uri.joinPath(pending, '../../20270101000000_created/migration.sql');
      const edit = new WorkspaceEdit();
      edit.createFile(uri);
      edit.insert(uri, new Position(0, 0), 'SELECT 1;\n');
      assert.ok(await workspace.applyEdit(edit));
      await commands.executeCommand('lockstep.afterCreate', [uri.toString()]);
      assert.equal(Buffer.from(await workspace.fs.readFile(uri)).toString(), 'SELECT 1;\n');
      await workspace.fs.delete(Uri.joinPath(uri, '..'), { recursive: true });
    },

    'Restart Server leaves one server, and its findings': async () => {
      const [old] = servers();
      await commands.executeCommand('lockstep.restartServer');
      await until('another server', undefined, () => servers().length === 1 && servers()[0] !== old);
      await found();
    },

    'a server that dies is started again': async () => {
      const [old] = servers();
      process.kill(old!, 'SIGKILL');
      await until('another server', undefined, () => servers().length === 1 && servers()[0] !== old);
      await found();
    },

    'switched off, nothing is left of it; switched on, all is back': async () => {
      const settings = workspace.getConfiguration('lockstep');
      await settings.update('enable', false, ConfigurationTarget.Workspace);
      await until('no server', undefined, () => servers().length === 0);
      await diagnosticsOf(pending, 'no diagnostics', (all) => all.length === 0);
      await settings.update('enable', undefined, ConfigurationTarget.Workspace);
      await found();
    },
  });

async function edit(uri: Uri, range: Range, text: string) {
  const change = new WorkspaceEdit();
  change.replace(uri, range, text);
  assert.ok(await workspace.applyEdit(change));
}
