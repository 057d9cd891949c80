import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeLens, DocumentSymbol, Hover, MarkupContent, Position } from 'vscode-languageserver-protocol';
import { Client, codesOf, serious, uriOf } from './client';
import { blocking, Project } from './project';

const index = '20260201000000_index';
const builds = 'index-build-blocks-writes';

async function open(context: Parameters<typeof Client.start>[0], text: string, name?: string) {
  const project = Project.with(context, { [index]: text }, name === undefined ? {} : { name });
  const file = project.file(index);
  const client = await Client.start(context, {
    folders: [project.root],
    initializationOptions: { clientCommands: true, locale: 'en' },
  });
  client.open(file, text);
  await client.diagnostics(file);
  return { client, file, textDocument: { uri: uriOf(file) } };
}

test('a hover says which lock, who waits and until when, under the pointer only', async (context) => {
  const { client, file, textDocument } = await open(context, blocking);
  const ask = (position: Position) => client.request<Hover | null>('textDocument/hover', { textDocument, position });
  const found = await ask(client.rangeOf(file, '"User_email_idx"').start);
  const { kind, value } = found!.contents as MarkupContent;
  assert.equal(kind, 'markdown');
  assert.match(value, /SHARE/);
  assert.match(value, /writes wait/);
  assert.match(client.textAt(file, found!.range!), /^CREATE INDEX .*\("email"\)$/);
  assert.equal(await ask(client.rangeOf(file, '-- CreateIndex').start), null);
});

test('a lens heads the migration and shows what it does', async (context) => {
  const { client, textDocument } = await open(context, blocking);
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
  assert.match(lenses[0]!.command!.title, /^Pending · .* wait during an index build/);
  assert.deepEqual(lenses[0]!.command!.arguments, [textDocument.uri]);
});

test('the outline names the statements', async (context) => {
  const { client, file, textDocument } = await open(context, blocking);
  const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
  const texts = symbols.map(({ range }) => client.textAt(file, range).slice(0, 12));
  assert.deepEqual(texts, ['ALTER TABLE ', 'CREATE INDEX']);
  assert.match(symbols[0]!.name, /^ALTER TABLE "Post"/);
});

test('explain says what the migration does; of another file it says that there is nothing', async (context) => {
  const { client, textDocument } = await open(context, blocking);
  const { title, text } = await client.request<{ title: string; text: string }>('lockstep/explain', textDocument);
  assert.equal(title, index);
  assert.match(text, /writes wait/);
  const other = await client.request<{ text: string }>('lockstep/explain', { uri: 'file:///nowhere.sql' });
  assert.match(other.text, /not a migration/);
});

test('checking everything says in a sentence what came of it', async (context) => {
  const { client } = await open(context, blocking);
  for (const params of [{}, undefined]) {
    const { summary } = await client.request<{ summary: string }>('lockstep/checkAll', params);
    assert.match(summary, /2 pending/);
  }
});

test('the status follows the check', async (context) => {
  const { client, file } = await open(context, blocking);
  const blocks = await client.notified<{ text: string; busy: boolean }>('lockstep/status', ({ text }) =>
    /writes/.test(text),
  );
  assert.equal(blocks.busy, false);
  client.replace(file, '-- nothing\n');
  await client.notified<{ text: string }>('lockstep/status', ({ text }) => !/writes/.test(text));
});

test('a diagnostic has its rule, a page to read, and what it has to do with', async (context) => {
  const { client, file } = await open(context, `${blocking}\n-- more\nUPDATE "User" SET "email" = NULL;\n`);
  const found = await client.diagnosticsWhen(file, (all) => all.some((each) => each.relatedInformation));
  for (const { code, codeDescription, source } of found) {
    assert.equal(source, 'lockstep');
    assert.equal(codeDescription?.href, `https://github.com/lockstep-sql/lockstep/blob/main/docs/rules/${code}.md`);
  }
});

const positions = {
  'CRLF line ends': blocking.replaceAll('\n', '\r\n'),
  'characters outside of ASCII': `-- é 😀 ${'ß'.repeat(100)}\n/* 漢字 😀 */ ${blocking.slice(blocking.indexOf('CREATE'))}`,
  'a byte order mark': `\uFEFF${blocking}`,
  'old Mac line ends': blocking
    .replaceAll('\n', '\r')
    .replaceAll('-- AlterTable\r', '')
    .replaceAll('-- CreateIndex\r', ''),
};

for (const [what, text] of Object.entries(positions)) {
  test(`${what}: a finding lies where it should, before and after edits`, async (context) => {
    const { client, file } = await open(context, text, 'a folder with é, # and 100%25');
    const under = async () => {
      const found = await client.diagnostics(file);
      const build = found.find(({ code }) => code === builds);
      return build && client.textAt(file, build.range);
    };
    assert.equal(await under(), 'CREATE INDEX');
    client.edit(file, text.indexOf('CREATE'), text.indexOf('CREATE'), '/* 😀\r\n */ ');
    assert.equal(await under(), 'CREATE INDEX');
    const at = client.textOf(file).indexOf('INDEX');
    client.edit(file, at, at + 'INDEX'.length, 'UNIQUE INDEX');
    assert.equal(await under(), 'CREATE UNIQUE INDEX');
  });
}

test('opening a clean file publishes that nothing was found', async (context) => {
  const { client, file } = await open(context, '-- nothing\n');
  assert.deepEqual(serious(client.publishedOf(file)!.diagnostics), []);
  assert.equal(client.publishedOf(file)!.version, 1);
});

test('a file that is not open is spoken of too, and not again while nothing changes', async (context) => {
  const project = Project.with(context, { [index]: blocking, '20260301000000_later': '-- nothing\n' });
  const [file, later] = [project.file(index), project.file('20260301000000_later')];
  const client = await Client.start(context, { folders: [project.root] });
  await client.diagnosticsWhen(file, (found) => codesOf(found).includes(builds));
  assert.equal(client.publishedOf(file)!.version, undefined);
  client.open(later);
  client.replace(later, '-- still nothing\n');
  await client.diagnostics(later);
  const said = client.heard.filter(
    ({ method, params }) => method.endsWith('publishDiagnostics') && (params as { uri: string }).uri === uriOf(file),
  );
  assert.equal(said.length, 1);
});
