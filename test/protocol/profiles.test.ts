import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientCapabilities, CodeAction, CodeLens, Hover } from 'vscode-languageserver-protocol';
import { Client, codesOf, serious, uriOf } from './client';
import * as profiles from './profiles';
import { blocking, Project } from './project';

const index = '20260201000000_index';
const builds = 'index-build-blocks-writes';

// Editors other than our own client: the whole way through, and nothing that they have not announced.
const editors: Record<string, ClientCapabilities> = {
  'VS Code with another client': profiles.vscode,
  Neovim: profiles.neovim,
  Helix: profiles.helix,
};

for (const [name, capabilities] of Object.entries(editors)) {
  test(`${name}: from opening to a mended file`, async (context) => {
    const project = Project.with(context, { [index]: blocking });
    const file = project.file(index);
    const client = await Client.start(context, { folders: [project.root], capabilities });
    client.open(file);
    const found = await client.diagnosticsWhen(file, (all) => codesOf(all).includes(builds));
    const related = capabilities.textDocument?.publishDiagnostics?.relatedInformation === true;
    if (!related) assert.ok(found.every(({ relatedInformation }) => relatedInformation === undefined));

    const textDocument = { uri: uriOf(file) };
    const position = client.rangeOf(file, 'CREATE INDEX').start;
    const hover = await client.request<Hover>('textDocument/hover', { textDocument, position });
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    assert.ok(lenses.every(({ command }) => command?.command === ''));
    const symbols = await client.request<object[]>('textDocument/documentSymbol', { textDocument });
    const isTree = capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
    assert.ok(symbols.every((symbol) => 'selectionRange' in symbol === isTree && 'location' in symbol === !isTree));

    const [action] = await client.actionsAt(file, 'CREATE INDEX');
    const resolved = await client.request<CodeAction>('codeAction/resolve', action);
    assert.equal(resolved.command, undefined);
    const said = JSON.stringify([found, hover, lenses, action, resolved]);
    assert.doesNotMatch(said, /command:/, 'no links to commands');
    assert.doesNotMatch(said, /annotationId|changeAnnotations|"snippet"/);

    client.apply(resolved.edit!);
    await client.diagnosticsWhen(file, (all) => serious(all).length === 0);
    const asked = new Set(client.heard.map(({ method }) => method));
    const { workspace } = capabilities;
    const registers = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    assert.equal(asked.has('client/registerCapability'), registers);
    if (!workspace?.codeLens?.refreshSupport) assert.equal(asked.has('workspace/codeLens/refresh'), false);
    assert.equal(await client.stop(), 0);
  });
}

test('names from the SQL cannot become links in a hover', async (context) => {
  const evil = 'x](command:evil) <img src=x> `|\\n';
  const project = Project.with(context, {
    [index]: `CREATE TABLE "${evil}" (id int);\nALTER TABLE "${evil}" ADD b int;\n`,
  });
  const file = project.file(index);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  const textDocument = { uri: uriOf(file) };
  for (const line of [0, 1]) {
    const hover = await client.request<Hover>('textDocument/hover', { textDocument, position: { line, character: 2 } });
    const { value } = hover.contents as { value: string };
    const outsideOfCode = value.replace(/`[^`]*`/g, '');
    assert.doesNotMatch(outsideOfCode, /(?<!\\)\]\(|(?<!\\)<img/);
  }
});
