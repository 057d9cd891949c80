import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { Client, codesOf, uriOf } from './client';
import { blocking, Project } from './project';

const index = '20260201000000_index';
const builds = 'index-build-blocks-writes';
type Found = Parameters<typeof codesOf>[0];
const isBlocked = (found: Found) => codesOf(found).includes(builds);

test('lockstep.json counts as it is typed, as it is on disk, and what is wrong in it is said there', async (context) => {
  const project = Project.with(context, { [index]: blocking });
  const file = project.file(index);
  const client = await Client.start(context, { folders: [project.root] });
  await client.diagnosticsWhen(file, isBlocked);

  const config = project.write('lockstep.json', `{ "rules": { "${builds}": "off" } }`);
  client.open(config, '{ "ruels": {} }');
  const wrong = await client.diagnosticsWhen(config, (found) => found.length > 0);
  assert.match(String(wrong[0]!.message), /did you mean "rules"/);
  assert.deepEqual(wrong[0]!.range, { start: { line: 0, character: 2 }, end: { line: 0, character: 9 } });
  assert.ok(isBlocked(client.publishedOf(file)!.diagnostics));

  client.close(config);
  await client.diagnosticsWhen(config, (found) => found.length === 0);
  await client.diagnosticsWhen(file, (found) => !isBlocked(found));

  rmSync(config);
  client.fileChanged(config, 3);
  await client.diagnosticsWhen(file, isBlocked);
});

test('the last quick fix ignores the finding, unless that is switched off', async (context) => {
  const project = Project.with(context, { [index]: blocking });
  const file = project.file(index);
  const titles = async (settings: Record<string, unknown>) => {
    const client = await Client.start(context, { folders: [project.root], settings });
    client.open(file);
    await client.diagnosticsWhen(file, isBlocked);
    const actions = await client.actionsAt(file, 'CREATE INDEX', ['quickfix']);
    return actions.map(({ title }) => title);
  };
  const offered = await titles({});
  assert.match(offered.at(-1)!, /^Ignore this here/);
  const without = await titles({ codeAction: { ignoreComment: { enable: false } } });
  assert.deepEqual(without, offered.slice(0, -1));
});

test('each folder of a workspace has its own settings', async (context) => {
  const [one, other] = [Project.with(context, { [index]: blocking }), Project.with(context, { [index]: blocking })];
  const client = await Client.start(context, {
    folders: [one.root, other.root],
    settingsOf: { [other.root]: { codeAction: { ignoreComment: { enable: false } }, prismaVersion: '7.8.0' } },
  });
  const about = async (project: Project) => {
    const path = project.file(index);
    client.open(path);
    await client.diagnosticsWhen(path, isBlocked);
    const actions = await client.actionsAt(path, 'CREATE INDEX', ['quickfix']);
    const lenses = await client.request<{ command: { title: string } }[]>('textDocument/codeLens', {
      textDocument: { uri: uriOf(path) },
    });
    return { ignores: /^Ignore/.test(actions.at(-1)!.title), sent: lenses[0]!.command.title.split(' · ')[1] };
  };
  assert.deepEqual(await about(one), { ignores: true, sent: 'sent as one transaction (Prisma 6.19)' });
  assert.deepEqual(await about(other), { ignores: false, sent: 'each statement sent alone (Prisma 7.8)' });
});
