import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Holdings, Supervisor } from '../../server/src/lsp/engine/supervisor';
import { Client, codesOf, serious, uriOf } from './client';
import { blocking, Project } from './project';

const builds = 'index-build-blocks-writes';

test('a statement that takes the parser too long is given up, and everything else goes on', async (context) => {
  // The parser needs seconds for this one.
  const slow = `DELETE FROM "User" WHERE "id" IN (${Array(450_000).fill('-"id"').join(', ')});\n`;
  const project = Project.with(context, { '20260201000000_slow': '-- nothing\n', '20260301000000_sound': blocking });
  const [file, other] = [project.file('20260201000000_slow'), project.file('20260301000000_sound')];
  const client = await Client.start(context, { folders: [project.root] });
  client.open(other);
  await client.diagnosticsWhen(other, (found) => codesOf(found).includes(builds));
  const hover = { textDocument: { uri: uriOf(other) }, position: { line: 4, character: 2 } };
  client.open(file, `${slow}CREATE INDEX "i" ON "User"("email");\n`);
  assert.notEqual(await client.request('textDocument/hover', hover), null);
  await client.diagnosticsWhen(file, (found) => codesOf(found).includes(builds));
  assert.equal(client.publishedOf(file)!.version, 1);
  client.edit(other, 0, 0, '-- still alive\n');
  assert.ok(codesOf(await client.diagnostics(other)).includes(builds));
  const given = client.heard.filter(({ method }) => method === 'window/logMessage');
  assert.match(JSON.stringify(given), /time limit/);
  client.replace(file, '-- nothing again\n');
  assert.deepEqual(serious(await client.diagnostics(file)), []);
});

const holdings = (): Holdings => ({ profile: {}, folders: [], settings: {}, documents: [], published: [] }) as never;

/** A supervisor over a worker that does what a script says. */
function supervise(context: TestContext, script: string) {
  const project = Project.with(context, {});
  const file = join(project.root, 'worker.cjs');
  writeFileSync(file, `const { parentPort, workerData } = require('worker_threads');\n${script}`);
  const told: string[] = [];
  const lives: boolean[] = [];
  const supervisor = new Supervisor({
    script: file,
    holdings,
    onMessage: () => {},
    log: (problem) => told.push(problem),
    onLife: (alive) => lives.push(alive),
  });
  context.after(() => supervisor.close());
  supervisor.start();
  return { supervisor, told, lives };
}

test('a worker that hangs while parsing is replaced, told what not to parse, and asked again', async (context) => {
  const { supervisor, told } = supervise(
    context,
    `let poisoned = [];
    parentPort.on('message', (message) => {
      if (message.kind === 'start') poisoned = message.poisoned;
      if (message.kind !== 'question') return;
      // Stage 2 is parsing; the text is told by its length and hash.
      if (poisoned.length === 0) { new Int32Array(workerData).set([1, 2, 7, 8, 9]); for (;;); }
      parentPort.postMessage({ kind: 'answer', id: message.id, answer: poisoned });
    });`,
  );
  assert.deepEqual(await supervisor.ask('anything', {}).answer, ['7 8 9']);
  assert.equal(told.length, 1);
});

test('a worker that dies is replaced; one that dies again and again is left alone until something changes', async (context) => {
  const { supervisor, lives } = supervise(
    context,
    `parentPort.on('message', (message) => { if (message.kind === 'question') process.exit(3); });`,
  );
  await assert.rejects(supervisor.ask('anything', {}).answer, /does not answer/);
  assert.deepEqual(lives, [false]);
  supervisor.tell({ kind: 'head' });
  await assert.rejects(supervisor.ask('anything', {}).answer, /does not answer/);
});

test('what a worker prints stays out of the protocol', async (context) => {
  const { supervisor, told } = supervise(
    context,
    `parentPort.on('message', ({ kind, id }) => {
      if (kind !== 'question') return;
      console.log('chatter'); process.stdout.write('more\\n');
      setTimeout(() => parentPort.postMessage({ kind: 'answer', id, answer: 1 }), 50);
    });`,
  );
  assert.equal(await supervisor.ask('anything', {}).answer, 1);
  assert.match(told.join('\n'), /chatter/);
});
