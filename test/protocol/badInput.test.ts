import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Client, codesOf, serious, uriOf } from './client';
import { blocking, Project } from './project';

const broken = '20260201000000_broken';
const sound = '20260301000000_sound';
const builds = 'index-build-blocks-writes';

/** A project with one migration that something is wrong with, and one that is sound. */
async function open(context: TestContext, text: string | Uint8Array = '-- nothing\n') {
  const project = Project.with(context, { [sound]: 'CREATE INDEX "sound" ON "Post"("authorId");\n' });
  const file = project.write(`prisma/migrations/${broken}/migration.sql`, text);
  const other = project.file(sound);
  const client = await Client.start(context, { folders: [project.root] });
  // On a busy machine the largest texts are given up by the watchdog, which is as good.
  const problems = () =>
    client.heard.filter(
      ({ method, params }) => method === 'window/logMessage' && !/time limit/.test(JSON.stringify(params)),
    );
  /** The server lives, and knows of the sound file what it knew. */
  const unharmed = async () => {
    await client.diagnosticsWhen(other, (found) => codesOf(found).includes(builds));
    const hover = { textDocument: { uri: uriOf(other) }, position: { line: 0, character: 2 } };
    assert.notEqual(await client.request('textDocument/hover', hover), null);
    assert.deepEqual(problems(), []);
    assert.equal(client.process.exitCode, null);
  };
  return { project, client, file, other, unharmed };
}

const statements = `-- AlterTable
ALTER TABLE "User" ADD COLUMN "name" TEXT NOT NULL DEFAULT 'it''s', ALTER COLUMN "email" SET NOT NULL;
/* a /* nested */ comment */
CREATE UNIQUE INDEX "User_email_key" ON "User"("email") WHERE "email" <> E'\\'';
DO $body$ BEGIN EXECUTE 'UPDATE "User" SET "email" = NULL'; END $body$;
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id");
`;

test('a file typed unit by unit, and taken away again', async (context) => {
  const { client, file, unharmed } = await open(context, '');
  client.open(file, '');
  for (let at = 0; at < statements.length; at++) {
    client.edit(file, at, at, statements[at]!);
    if (at % 8 === 0) await client.diagnostics(file);
  }
  assert.equal(client.textOf(file), statements);
  assert.ok(serious(await client.diagnostics(file)).length > 0);
  for (let at = statements.length - 1; at >= 0; at -= 3) {
    client.edit(file, at, client.textOf(file).length, '');
    if (at % 8 === 0) await client.diagnostics(file);
  }
  await client.diagnostics(file);
  await unharmed();
});

test('a broken statement does not hide those around it', async (context) => {
  const text = `CREATE INDEX "a" ON "User"("email");\nCREATE TABEL x (;\nCREATE INDEX "b" ON "Post"("authorId");\n`;
  const { client, file, unharmed } = await open(context, text);
  client.open(file);
  const found = await client.diagnostics(file);
  assert.equal(codesOf(found).filter((code) => code === builds).length, 2);
  await unharmed();
});

const texts: Record<string, string | Uint8Array> = {
  'NUL bytes': `\0${blocking}\0\0CREATE INDEX "x\0y" ON "User"("email");`,
  'a byte order mark': `\uFEFF${blocking}`,
  'UTF-16': new Uint8Array(Buffer.from(`\uFEFF${blocking}`, 'utf16le')),
  'bytes that are no text': new Uint8Array([0xff, 0xfe, 0xfd, 0, 0xc3, 0x28, 0x80]),
  'half a surrogate': `-- \ud83d\n${blocking}`,
  '50,000 nested comment openers': '/*'.repeat(50_000),
  '50,000 opening parentheses': `SELECT ${'('.repeat(50_000)}`,
  'NOT a thousand times': `SELECT ${'NOT '.repeat(1000)}true;`,
  'a quote that never ends': `INSERT INTO "User" VALUES (1, '${'x'.repeat(200_000)}`,
  'a dollar quote that never ends': `DO $$ BEGIN ${'PERFORM 1; '.repeat(10_000)}`,
  '500 statements without a semicolon': Array.from({ length: 500 }, (_, i) => `DROP TABLE t${i}`).join('\n'),
  'a line of a million units': `SELECT '${'x'.repeat(1_000_000)}';`,
  'many rows': `INSERT INTO "User" VALUES ${Array.from({ length: 400_000 }, (_, i) => `(${i}, 'user${i}')`).join(',')};`,
  '12 MB': `-- ${'x'.repeat(12 * 1024 * 1024)}\n`,
  'nothing at all': '',
};

for (const [what, text] of Object.entries(texts)) {
  test(`${what}: the server lives, other files are unharmed, a good text is understood again`, async (context) => {
    const { client, file, unharmed } = await open(context, text);
    await unharmed();
    client.open(file, typeof text === 'string' ? text : Buffer.from(text).toString());
    await client.diagnostics(file);
    await unharmed();
    client.replace(file, 'CREATE INDEX "i" ON "User"("email");\n');
    assert.ok(codesOf(await client.diagnostics(file)).includes(builds));
    await unharmed();
  });
}

test('a folder without migration.sql', async (context) => {
  const { project, client, unharmed } = await open(context);
  mkdirSync(join(project.root, 'prisma/migrations/20260401000000_empty'));
  client.fileChanged(join(project.root, 'prisma/migrations/20260401000000_empty'), 1);
  await unharmed();
});

test('a migration that cannot be read', {
  skip: process.getuid?.() === 0 && 'root reads everything',
}, async (context) => {
  const { client, file, unharmed } = await open(context);
  chmodSync(file, 0);
  client.fileChanged(file);
  await client.diagnosticsWhen(file, (found) => found.length > 0);
  chmodSync(file, 0o644);
  client.fileChanged(file);
  await client.diagnosticsWhen(file, (found) => found.length === 0);
  await unharmed();
});

test('a migration that is a folder', async (context) => {
  const { client, file, unharmed } = await open(context);
  rmSync(file);
  mkdirSync(file);
  client.fileChanged(file);
  await unharmed();
});

test('a broken schema, a broken configuration, a broken package.json', async (context) => {
  const { project, client, unharmed } = await open(context);
  for (const [path, text] of [
    ['prisma/schema.prisma', 'datasource db { provider = "postgresql"\nmodel {{{ "'],
    ['package.json', '{ "prisma": { "schema": 7,,'],
    ['prisma.config.ts', 'export default defineConfig({ schema: `${'],
  ] as const) {
    client.fileChanged(project.write(path, text));
    client.open(join(project.root, path));
    await client.diagnostics(join(project.root, path));
    await unharmed();
  }
});
