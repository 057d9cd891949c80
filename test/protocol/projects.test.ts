import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CodeLens } from 'vscode-languageserver-protocol';
import { Client, codesOf, serious, uriOf } from './client';
import { neovim } from './profiles';
import { blocking, Project } from './project';

const index = '20260201000000_index';
const builds = 'index-build-blocks-writes';
const isBlocked = (found: Parameters<typeof codesOf>[0]) => codesOf(found).includes(builds);
const isCalm = (found: Parameters<typeof codesOf>[0]) => serious(found).length === 0;

interface Status {
  readonly text: string;
  readonly reason?: string;
}

test('several folders: each has its project, one may come and another go', async (context) => {
  const [a, b] = [Project.with(context, { [index]: blocking }), Project.with(context, { [index]: blocking })];
  const client = await Client.start(context, { folders: [a.root] });
  await client.diagnosticsWhen(a.file(index), isBlocked);
  assert.equal(client.publishedOf(b.file(index)), undefined);
  const change = (added: string[], removed: string[]) =>
    client.notify('workspace/didChangeWorkspaceFolders', {
      event: {
        added: added.map((folder) => ({ uri: uriOf(folder), name: folder })),
        removed: removed.map((folder) => ({ uri: uriOf(folder), name: folder })),
      },
    });
  change([b.root], []);
  await client.diagnosticsWhen(b.file(index), isBlocked);
  change([], [a.root]);
  await client.diagnosticsWhen(a.file(index), isCalm);
  assert.ok(isBlocked(client.publishedOf(b.file(index))!.diagnostics));
});

test('only a root is said, or nothing at all', async (context) => {
  const project = Project.with(context, { [index]: blocking });
  const rooted = await Client.start(context, { rootUri: uriOf(project.root), capabilities: {} });
  await rooted.diagnosticsWhen(project.file(index), isBlocked);
  const bare = await Client.start(context, { folders: [] });
  bare.open(project.file(index));
  await bare.diagnosticsWhen(project.file(index), isBlocked);
});

test('a project of another database is left alone, and the status says why', async (context) => {
  const project = Project.with(context, { [index]: blocking }, { provider: 'mysql' });
  const client = await Client.start(context, { folders: [project.root] });
  const { reason } = await client.notified<Status>('lockstep/status', ({ text }) => /nothing/.test(text));
  assert.match(reason!, /mysql/i);
  const file = project.file(index);
  client.open(file);
  assert.deepEqual(await client.diagnostics(file), []);
  const textDocument = { uri: uriOf(file) };
  assert.deepEqual(await client.request('textDocument/codeLens', { textDocument }), []);
  assert.equal(await client.request('textDocument/hover', { textDocument, position: { line: 4, character: 3 } }), null);
});

test('other SQL is none of its business', async (context) => {
  const project = Project.with(context, { [index]: '-- nothing\n' });
  const other = project.write('seed.sql', blocking);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(other);
  assert.deepEqual(await client.diagnostics(other), []);
});

test('files that come, change and go on disk are followed', async (context) => {
  const project = Project.with(context, { [index]: '-- nothing\n' });
  const client = await Client.start(context, { folders: [project.root] });
  await client.notified('lockstep/status');
  const file = project.write(`prisma/migrations/${index}/migration.sql`, blocking);
  client.fileChanged(file);
  await client.diagnosticsWhen(file, isBlocked);
  const later = project.write(
    'prisma/migrations/20260301000000_more/migration.sql',
    blocking.replaceAll('email', 'id'),
  );
  client.fileChanged(later, 1);
  await client.diagnosticsWhen(later, isBlocked);
  rmSync(join(project.root, 'prisma/migrations/20260301000000_more'), { recursive: true });
  client.fileChanged(later, 3);
  await client.diagnosticsWhen(later, (found) => found.length === 0);
});

test('where files are not watched, a saved one is looked at', async (context) => {
  const project = Project.with(context, { [index]: '-- nothing\n' });
  const client = await Client.start(context, { folders: [project.root], capabilities: neovim });
  await client.notified('lockstep/status');
  const file = project.write('prisma/migrations/20260301000000_more/migration.sql', blocking);
  client.notify('textDocument/didSave', { textDocument: { uri: uriOf(file) } });
  await client.diagnosticsWhen(file, isBlocked);
});

test('settings are asked for, and followed', async (context) => {
  const project = Project.with(context, { [index]: blocking });
  const file = project.file(index);
  const client = await Client.start(context, { folders: [project.root], settings: { enable: false } });
  const off = await client.notified<Status>('lockstep/status');
  assert.match(off.reason!, /settings/);
  client.open(file);
  assert.deepEqual(await client.diagnostics(file), []);
  const set = (settings: Record<string, unknown>) => {
    client.settings = settings;
    client.notify('workspace/didChangeConfiguration', { settings: null });
  };
  set({ enable: true, codeLens: { enabled: false }, postgresVersion: 14 });
  await client.diagnosticsWhen(file, isBlocked);
  await client.notified<{ detail: string }>('lockstep/status', ({ detail }) => /PostgreSQL 14/.test(detail));
  const textDocument = { uri: uriOf(file) };
  assert.deepEqual(await client.request<CodeLens[]>('textDocument/codeLens', { textDocument }), []);
  set({ enable: false });
  await client.diagnosticsWhen(file, (found) => found.length === 0);
});

test('settings that make no sense are as good as none', async (context) => {
  const project = Project.with(context, { [index]: blocking });
  const settings = { postgresVersion: 'sixteen', prismaVersion: 7, applied: 'maybe', codeLens: null };
  const client = await Client.start(context, { folders: [project.root], settings });
  await client.diagnosticsWhen(project.file(index), isBlocked);
});

test('what is on the default branch counts as applied, until the HEAD moves', async (context) => {
  const project = Project.with(context, { [index]: blocking });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], { cwd: project.root });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'all');
  const file = project.file(index);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  assert.deepEqual(serious(await client.diagnostics(file)), []);
  git('rm', '-q', '--cached', file);
  git('commit', '-qm', 'not yet');
  client.notify('lockstep/headChanged', undefined);
  await client.diagnosticsWhen(file, isBlocked);
});

test('in a folder that is not trusted no program is run', async (context) => {
  const project = Project.with(context, { [index]: blocking });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], { cwd: project.root });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'all');
  const initializationOptions = { trusted: false };
  const client = await Client.start(context, { folders: [project.root], initializationOptions });
  await client.diagnosticsWhen(project.file(index), isBlocked);
});
