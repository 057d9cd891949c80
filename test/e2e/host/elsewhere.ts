// Runs inside the extension host, in a window on a project of another database.
import assert from 'node:assert/strict';
import { languages, Uri, window, workspace } from 'vscode';
import { runSuite } from './suite';
import { extension, servers, until } from './support';

const file = (path: string) => Uri.joinPath(workspace.workspaceFolders![0]!.uri, path);

export const run = () =>
  runSuite({
    'the extension wakes, and starts no process': async () => {
      await window.showTextDocument(file('queries.sql'));
      await until('activation', undefined, () => extension().isActive);
      await extension().exports.looked;
      assert.deepEqual(servers(), []);
    },

    'nor does it for a migration of that database': async () => {
      await window.showTextDocument(file('prisma/migrations/20260101000000_init/migration.sql'));
      await extension().exports.looked;
      assert.deepEqual(servers(), []);
      assert.deepEqual(
        languages.getDiagnostics().flatMap(([, all]) => all.filter(({ source }) => source === 'lockstep')),
        [],
      );
    },
  });
