import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Client, servers } from './client';
import { vscode } from './profiles';
import { blocking, Project } from './project';

for (const server of Object.keys(servers) as (keyof typeof servers)[]) {
  test(`${server}: shutdown and exit end it well, a client that vanishes ends it too`, async (context) => {
    const polite = await Client.start(context, { server });
    assert.equal(polite.initialized.serverInfo?.name, 'lockstep');
    assert.equal(await polite.stop(), 0);
    const rude = await Client.start(context, { server });
    rude.notify('exit', undefined);
    assert.equal(await rude.exit, 1);
    const gone = await Client.start(context, { server });
    gone.process.stdin!.end();
    assert.equal(await gone.exit, 1);
  });
}

test('what it can do is said in the client’s own terms', async (context) => {
  const { initialized } = await Client.start(context, { capabilities: vscode });
  const { positionEncoding, textDocumentSync, codeActionProvider, workspace } = initialized.capabilities;
  assert.equal(positionEncoding, 'utf-16');
  assert.deepEqual(textDocumentSync, { openClose: true, change: 2, save: { includeText: false } });
  assert.deepEqual(codeActionProvider, {
    codeActionKinds: ['quickfix', 'refactor', 'source.fixAll.lockstep'],
    resolveProvider: true,
  });
  assert.equal(workspace?.workspaceFolders?.supported, true);
});

test('it speaks over node-ipc as well', async (context) => {
  const child = fork(servers['dist/server.js'][0], ['--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  context.after(() => child.kill());
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  child.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  const [answer] = await once(child, 'message');
  assert.equal(answer.result.serverInfo.name, 'lockstep');
  child.send({ jsonrpc: '2.0', id: 2, method: 'shutdown' });
  await once(child, 'message');
  child.send({ jsonrpc: '2.0', method: 'exit' });
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});

test('a request that nobody knows is refused, and the next one answered', async (context) => {
  const project = Project.with(context, { '20260201000000_index': blocking });
  const client = await Client.start(context, { folders: [project.root] });
  assert.equal((await client.raw('textDocument/nonsense', {})).error?.code, -32601);
  client.notify('textDocument/didChange', {
    textDocument: { uri: 'file:///never/opened.sql', version: 3 },
    contentChanges: [],
  });
  client.notify('textDocument/didChange', null);
  client.notify('$/unheardOf', {});
  const answer = await client.raw('textDocument/hover', {
    textDocument: { uri: 'untitled:x' },
    position: { line: 0, character: 0 },
  });
  assert.equal(answer.result, null);
  const broken = await client.raw('textDocument/hover', {});
  assert.notEqual(broken.error, undefined);
  assert.equal(await client.stop(), 0);
});

test('a cancelled request is answered as cancelled, or with what was there already', async (context) => {
  const project = Project.with(context, { '20260201000000_index': blocking });
  const file = project.file('20260201000000_index');
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const params = { textDocument: { uri: `file://${file}` }, range, context: { diagnostics: [] } };
  const answer = await client.raw('textDocument/codeAction', params, (id) => client.notify('$/cancelRequest', { id }));
  assert.ok(answer.error === undefined || answer.error.code === -32800);
  await client.diagnostics(file);
});
