import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { Client, codesOf, serious, servers, uriOf } from './client';
import { helix, plain, vscode } from './profiles';
import { blocking, Project } from './project';

const builds = 'index-build-blocks-writes';

for (const server of Object.keys(servers) as (keyof typeof servers)[]) {
  test(`${server}: a fix that writes a migration, from the squiggle to the disk`, async (context) => {
    const project = Project.with(context, { '20260201000000_index': blocking });
    const file = project.file('20260201000000_index');
    const client = await Client.start(context, {
      server,
      folders: [project.root],
      initializationOptions: { clientCommands: true, locale: 'en' },
    });
    client.open(file);
    await client.diagnosticsWhen(file, (found) => codesOf(found).includes(builds));
    assert.equal(client.publishedOf(file)?.version, 1);

    const [action] = await client.actionsAt(file, 'CREATE INDEX', ['quickfix']);
    assert.ok(action, 'there is a quick fix');
    assert.equal(action.kind, 'quickfix');
    assert.deepEqual(codesOf(action.diagnostics ?? []), [builds]);
    assert.notEqual(action.isPreferred, true, 'what creates files is never preferred');
    assert.equal(action.edit, undefined, 'the edit comes when the action is taken');
    const { edit, command } = await client.request<CodeAction>('codeAction/resolve', action);
    const changes = edit?.documentChanges ?? [];
    const kinds = changes.map((change) => ('kind' in change ? change.kind : 'edit'));
    assert.deepEqual(kinds, ['create', 'edit', 'edit']);
    const uris = changes.flatMap((change) => ('textDocument' in change ? change.textDocument.uri : []));
    assert.equal(new Set(uris).size, uris.length, 'one edit a file');
    assert.equal(command?.command, 'lockstep.afterCreate');
    assert.deepEqual([...command.arguments![0]].sort(), [...uris].sort());

    client.apply(edit!);
    await client.diagnosticsWhen(file, (found) => serious(found).length === 0);
    const written = readdirSync(join(project.root, 'prisma/migrations')).find((name) => /build/.test(name))!;
    assert.match(readFileSync(project.file(written), 'utf8'), /CREATE INDEX CONCURRENTLY "User_email_idx"/);
    assert.doesNotMatch(readFileSync(file, 'utf8'), /CREATE INDEX/);
    // The new file may be seen before the edited one.
    await client.diagnosticsWhen(project.file(written), (found) => serious(found).length === 0);
    assert.equal(await client.stop(), 0);
  });
}

test('a fix in place is preferred, and carries the version of the open document', async (context) => {
  const project = Project.with(context, { '20260201000000_index': 'CREATE INDEX "i" ON "User"("email");\n' });
  const file = project.file('20260201000000_index');
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  await client.diagnosticsWhen(file, (found) => serious(found).length > 0);
  client.edit(file, 0, 0, '-- now with a comment\n');
  await client.diagnostics(file);
  const [action] = await client.actionsAt(file, 'CREATE INDEX');
  assert.equal(action?.isPreferred, true);
  assert.equal(action.command, undefined);
  const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
  assert.deepEqual(
    edit?.documentChanges?.map((change) => 'textDocument' in change && change.textDocument),
    [{ uri: uriOf(file), version: 2 }],
  );
  client.apply(edit!);
  assert.deepEqual(serious(await client.diagnostics(file)), []);
  assert.equal(client.textOf(file), '-- now with a comment\nCREATE INDEX CONCURRENTLY "i" ON "User"("email");\n');
});

test('a client that announces nothing gets whole edits of one file, and no fix that creates one', async (context) => {
  const project = Project.with(context, {
    '20260201000000_index': 'CREATE INDEX "i" ON "User"("email");\n',
    '20260202000000_more': blocking,
  });
  const [file, more] = [project.file('20260201000000_index'), project.file('20260202000000_more')];
  const client = await Client.start(context, { rootUri: uriOf(project.root), capabilities: plain });
  client.open(file);
  await client.diagnosticsWhen(file, (found) => serious(found).length > 0);
  const [action] = await client.actionsAt(file, 'CREATE INDEX');
  assert.deepEqual(Object.keys(action?.edit ?? {}), ['changes']);
  client.apply(action!.edit!);
  assert.deepEqual(serious(await client.diagnostics(file)), []);
  client.open(more);
  await client.diagnosticsWhen(more, (found) => serious(found).length > 0);
  const offered = await client.actionsAt(more, 'CREATE INDEX');
  for (const { edit } of offered) assert.equal(edit?.documentChanges, undefined);
});

test('fix all is given when asked for by name, and applies what ends in the same schema', async (context) => {
  const project = Project.with(context, { '20260201000000_index': blocking });
  const file = project.file('20260201000000_index');
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  await client.diagnosticsWhen(file, (found) => serious(found).length > 0);
  const unasked = await client.actionsAt(file, 'CREATE INDEX');
  assert.ok(unasked.every(({ kind }) => kind === 'quickfix'));
  for (const only of [['source'], ['source.fixAll'], ['source.fixAll.lockstep']]) {
    const actions = await client.actionsAt(file, '-- AlterTable', only);
    assert.deepEqual(
      actions.map(({ kind }) => kind),
      ['source.fixAll.lockstep'],
    );
  }
  assert.deepEqual(await client.actionsAt(file, 'CREATE INDEX', ['refactor']), []);
  assert.deepEqual(await client.actionsAt(file, 'CREATE INDEX', ['source.fixAll.eslint']), []);
  const [all] = await client.actionsAt(file, '-- AlterTable', ['source.fixAll']);
  client.apply((await client.request<CodeAction>('codeAction/resolve', all)).edit!);
  assert.deepEqual(serious(await client.diagnostics(file)), []);
});

test('what is not saved counts', async (context) => {
  const project = Project.with(context, {
    '20260201000000_a': '-- nothing yet\n',
    '20260202000000_b': '-- nor here\n',
  });
  const [a, b] = [project.file('20260201000000_a'), project.file('20260202000000_b')];
  const client = await Client.start(context, { folders: [project.root], capabilities: vscode });
  client.open(a);
  client.open(b, 'CREATE INDEX "i" ON "Later"("email");\n');
  client.replace(a, 'CREATE TABLE "Later" ("email" TEXT);\n');
  await client.diagnosticsWhen(b, (found) => codesOf(found).includes(builds));
  // On disk neither file has a statement; closing them without saving brings that back.
  client.close(b);
  await client.diagnosticsWhen(b, (found) => !codesOf(found).includes(builds));
});

for (const [editor, capabilities, inserted] of [
  ['VS Code', vscode, { snippet: { kind: 'snippet', value: `-- lockstep-ignore ${builds}: \${1:}\n` } }],
  ['an editor without tab stops', helix, { newText: `-- lockstep-ignore ${builds}: \n` }],
] as const) {
  test(`${editor}: what is to be filled in is a tab stop where there are any`, async (context) => {
    const project = Project.with(context, { '20260201000000_index': 'CREATE INDEX "i" ON "User"("email");\n' });
    const file = project.file('20260201000000_index');
    const client = await Client.start(context, { folders: [project.root], capabilities });
    client.open(file);
    await client.diagnosticsWhen(file, (found) => serious(found).length > 0);
    const action = (await client.actionsAt(file, 'CREATE INDEX', ['quickfix'])).at(-1)!;
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    const [change] = edit!.documentChanges!;
    assert.ok(change && 'edits' in change);
    const start = { line: 0, character: 0 };
    assert.deepEqual(change.edits, [{ range: { start, end: start }, ...inserted }]);
  });
}
