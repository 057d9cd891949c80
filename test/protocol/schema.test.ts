/** schema.prisma while it is typed: findings, hovers and fixes before there is a migration. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CodeAction, Hover, MarkupContent } from 'vscode-languageserver-protocol';
import type { SafeMigration } from '../../server/src/lsp/protocol';
import { Client, codesOf, uriOf } from './client';
import { Project } from './project';

const schema = `datasource db {
  provider = "postgresql"
}

model User {
  id    Int     @id
  email String?
}

model Post {
  id       Int  @id
  authorId Int?
}
`;

function committed(context: TestContext): { project: Project; file: string } {
  const project = Project.with(context, {});
  const file = project.write('prisma/schema.prisma', schema);
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'init'],
  ]) {
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: project.root });
  }
  return { project, file };
}

const lost = 'drop-and-add-column';

test('a renamed field while it is typed, and the @map that keeps what is in it', async (context) => {
  const { project, file } = committed(context);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  assert.deepEqual(await client.diagnostics(file), []);
  client.replace(file, schema.replace('email String?', 'mail  String?'));
  const [found] = await client.diagnosticsWhen(file, (all) => codesOf(all).includes(lost));
  assert.equal(client.textAt(file, found!.range), 'mail');
  assert.match(String(found!.message), /^What is in "email" of "User" is lost/);

  const hover = await client.request<Hover>('textDocument/hover', {
    textDocument: { uri: uriOf(file) },
    position: found!.range.start,
  });
  const { value } = hover.contents as MarkupContent;
  assert.match(value, /DROP COLUMN "email"[\s\S]*ACCESS EXCLUSIVE/);

  const [action] = await client.actionsAt(file, 'mail');
  assert.equal(action?.title, 'Keep the column and what is in it: @map("email")');
  const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
  client.apply(edit!);
  assert.match(client.textOf(file), /mail {2}String\? @map\("email"\)/);
  assert.deepEqual(await client.diagnosticsWhen(file, (all) => all.length === 0), []);
});

test('a half-typed schema keeps the last good answer, and has no error of ours', async (context) => {
  const { project, file } = committed(context);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  client.replace(file, schema.replace('email String?', 'mail  String?'));
  await client.diagnosticsWhen(file, (all) => codesOf(all).includes(lost));
  client.replace(file, `${schema.replace('email String?', 'mail  String?')}\nmodel Com`);
  assert.deepEqual(codesOf(await client.diagnostics(file)), [lost]);
  client.replace(file, schema);
  await client.diagnosticsWhen(file, (all) => all.length === 0);
});

test('the gentle migrations', async (context) => {
  const { project, file } = committed(context);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  client.replace(
    file,
    schema.replace('email String?', 'email String? @unique').replace('authorId Int?', 'authorId BigInt?'),
  );
  await client.diagnosticsWhen(file, (all) => codesOf(all).includes('type-change-rewrites'));
  const made = await client.request<SafeMigration>('lockstep/safeMigration', {
    uri: uriOf(file),
    words: 'Unique mail',
  });
  assert.equal(made.kind, 'edit');
  if (made.kind !== 'edit') return;
  const uris = made.files.map(({ uri }) => uri);
  assert.equal(uris.length, 2);
  client.apply(made.edit);
  const texts = uris.map((uri) => readFileSync(new URL(uri), 'utf8'));
  assert.deepEqual(
    texts,
    made.files.map(({ text }) => text),
  );
  assert.match(texts[0]!, /^-- AlterTable\nALTER TABLE "Post" ALTER COLUMN "authorId" SET DATA TYPE BIGINT;\n/);
  assert.match(texts[1]!, /^-- CreateIndex\nCREATE UNIQUE INDEX CONCURRENTLY "User_email_key" ON "User"\("email"\);\n/);
  assert.ok(uris.every((uri) => uri.includes(join('prisma', 'migrations'))));
});

test('what changes nothing is said to', async (context) => {
  const { project, file } = committed(context);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  await client.diagnostics(file);
  const made = await client.request<SafeMigration>('lockstep/safeMigration', { uri: uriOf(file) });
  assert.deepEqual(made, { kind: 'none', reason: 'The schema is what the migrations end in.', later: false });
});
