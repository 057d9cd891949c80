// Runs inside the extension host, in a window on a project of the plans' fixtures.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeActionKind, commands, type Extension, Range, Uri, window, workspace } from 'vscode';
import type { Api } from '../../../client/src/extension';
import { runSuite } from './suite';
import { actionAt, extension } from './support';

const folder = process.env.LOCKSTEP_PROJECT!;
const fixture = process.env.LOCKSTEP_FIXTURE!;
const schema = Uri.file(join(folder, 'prisma/schema.prisma'));
const plan = 'rename_column_user_email_to_mail';

/** The files that a phase has to leave behind, from `prisma/`. */
function expected(phase: string): [string, string][] {
  const place = join(fixture, phase);
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(place.length + 1), readFileSync(path, 'utf8')];
    });
}

function assertWritten(phase: string): void {
  for (const [path, text] of expected(phase))
    assert.equal(readFileSync(join(folder, 'prisma', path), 'utf8'), text, path);
}

export const run = () =>
  runSuite({
    'a field of schema.prisma offers to be renamed': async () => {
      await (extension() as Extension<Api>).activate().then(({ looked }) => looked);
      const document = await workspace.openTextDocument(schema);
      await window.showTextDocument(document);
      const at = document.positionAt(document.getText().indexOf('email'));
      const rename = await actionAt(schema, new Range(at, at), CodeActionKind.Refactor, /^Rename a column…$/);
      assert.equal(rename.command?.command, 'lockstep.startPlan');
    },

    'every phase is on disk as it should be': async () => {
      const answers = { model: 'User', field: 'email', to: 'mail' };
      const beginning = { uri: schema.toString(), kind: 'rename-column', answers, agreed: true };
      await commands.executeCommand('lockstep.startPlan', beginning);
      const [first, ...others] = readdirSync(fixture)
        .filter((name) => /^\d/.test(name))
        .sort();
      assertWritten(first!);
      for (const phase of others) {
        await commands.executeCommand('lockstep.nextPhase', schema, plan);
        assertWritten(phase);
      }
      const before = readFileSync(schema.fsPath, 'utf8');
      await commands.executeCommand('lockstep.nextPhase', schema, plan);
      assert.equal(readFileSync(schema.fsPath, 'utf8'), before);
      assert.ok(workspace.textDocuments.every(({ isDirty }) => !isDirty));
    },
  });
