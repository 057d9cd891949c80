/** A migration run on a shadow database at an editor's request. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CodeLens } from 'vscode-languageserver-protocol';
import { Client, uriOf } from './client';
import { Project } from './project';

const cache = mkdtempSync(join(tmpdir(), 'lockstep-shadow-'));
process.env.XDG_CACHE_HOME = cache;
process.env.LOCALAPPDATA = cache;
after(() => rmSync(cache, { recursive: true, force: true }));

interface Answer {
  readonly kind: 'ran' | 'cancelled' | 'refused';
  readonly text?: string;
  readonly reason?: string;
}

const name = '20260201000000_index';

async function start(context: Parameters<typeof Client.start>[0], text: string, options: object = {}) {
  const project = Project.with(context, { [name]: text });
  const initializationOptions = { clientCommands: true, ...options };
  const client = await Client.start(context, { folders: [project.root], initializationOptions });
  return { client, uri: uriOf(project.file(name)) };
}

test('what it did is told as text; other requests are answered meanwhile', async (context) => {
  const { client, uri } = await start(context, 'CREATE INDEX "User_email_idx" ON "User"("email");\n');
  const run = client.request<Answer>('lockstep/runOnShadow', { uri });
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  assert.ok(lenses.some(({ command }) => command?.command === 'lockstep.runOnShadow'));
  const { kind, text, reason } = await run;
  assert.equal(kind, 'ran', reason);
  assert.match(text!, /^PostgreSQL \d+\.\d+ \(PGlite\): 1 of 1 statements run, 0 not as derived\./);
  assert.match(text!, /public\.User {2}ShareLock/);
});

test('in a workspace that is not trusted nothing is run', async (context) => {
  const { client, uri } = await start(context, 'SELECT 1;\n', { trusted: false });
  const answer = await client.request<Answer>('lockstep/runOnShadow', { uri });
  assert.deepEqual(answer, { kind: 'refused', reason: 'No migration is run in a workspace that is not trusted.' });
});

test('a server that is not there is told, and its connection string is not', async (context) => {
  process.env.LOCKSTEP_SHADOW_DATABASE = 'postgresql://somebody:geheim@localhost:1/nothing';
  const { client, uri } = await start(context, 'SELECT 1;\n');
  delete process.env.LOCKSTEP_SHADOW_DATABASE;
  const answer = await client.request<Answer>('lockstep/runOnShadow', { uri });
  assert.deepEqual(answer, { kind: 'refused', reason: 'The database does not answer: nothing listens there.' });
  assert.doesNotMatch(JSON.stringify(client.heard), /geheim|somebody/);
});
