// Runs inside the extension host, in a window on the shop: schema.prisma while it is typed.
import assert from 'node:assert/strict';
import {
  CodeActionKind,
  commands,
  DiagnosticSeverity,
  type Hover,
  type MarkdownString,
  Range,
  Uri,
  window,
  workspace,
} from 'vscode';
import { runSuite } from './suite';
import { actionAt, codeOf, diagnosticsOf, extension, until } from './support';

const rule = 'drop-and-add-column';
const schema = Uri.file(process.env.LOCKSTEP_SCHEMA!);
const migrations = Uri.joinPath(schema, '../migrations');

/** Types over what stands in the model of that name. */
async function type(model: string, from: string, to: string) {
  const editor = await window.showTextDocument(schema);
  const text = editor.document.getText();
  const at = text.indexOf(from, text.indexOf(`model ${model} {`));
  assert.ok(at > 0, from);
  const range = new Range(editor.document.positionAt(at), editor.document.positionAt(at + from.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, to)));
  return editor.document;
}

const found = (code: string) => diagnosticsOf(schema, code, (all) => all.some((one) => codeOf(one) === code));

async function migrationNames() {
  return (await workspace.fs.readDirectory(migrations)).map(([name]) => name).sort();
}

export const run = () =>
  runSuite({
    'the extension activates because there is a project': async () => {
      await until('activation', undefined, () => extension().isActive);
    },

    'a field that is renamed loses what is in it': async () => {
      const document = await type('Product', 'name        String', 'title       String');
      const one = (await found(rule)).find((each) => codeOf(each) === rule)!;
      assert.equal(one.source, 'lockstep');
      assert.equal(one.severity, DiagnosticSeverity.Warning);
      assert.equal(document.getText(one.range), 'title');
      assert.match(one.message, /^What is in "name" of "Product" is lost/);
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', schema, one.range.start);
      const said = hovers.flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value)).join('\n');
      assert.match(said, /ALTER TABLE "Product" DROP COLUMN "name"/);
    },

    'the fix keeps the column by @map, and nothing is left to find': async () => {
      const { range } = (await found(rule)).find((each) => codeOf(each) === rule)!;
      const title = /^Keep the column and what is in it: @map\("name"\)$/;
      const fix = await actionAt(schema, range, CodeActionKind.QuickFix, title);
      assert.ok(fix.edit);
      assert.ok(await workspace.applyEdit(fix.edit));
      assert.match((await workspace.openTextDocument(schema)).getText(), /title {7}String @map\("name"\)/);
      await diagnosticsOf(schema, 'nothing', (all) => all.length === 0);
    },

    'Create Safe Migration shows what it will write, writes it once that is agreed to, and saves it': async () => {
      const before = await migrationNames();
      await type('Category', 'parentId Int?', 'parentId Int?\n  @@index([parentId])');
      await found('index-build-blocks-writes');
      const done = commands.executeCommand('lockstep.createSafeMigration', schema, 'Index of parents');
      await until('the preview, agreed to', undefined, async () => {
        await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return (await migrationNames()).length > before.length;
      });
      await done;
      const shown = workspace.textDocuments.find(({ uri }) => uri.scheme === 'lockstep-preview');
      assert.match(shown?.getText() ?? '', /^-- prisma\/migrations\/\d{14}_index_of_parents\/migration\.sql\n/);
      const [made] = (await migrationNames()).filter((name) => !before.includes(name));
      assert.match(made!, /^\d{14}_index_of_parents$/);
      const file = Uri.joinPath(migrations, made!, 'migration.sql');
      assert.match(
        Buffer.from(await workspace.fs.readFile(file)).toString(),
        /CREATE INDEX CONCURRENTLY "Category_parentId_idx"/,
      );
    },
  });
