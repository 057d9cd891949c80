/** A plan in an editor: from a field of schema.prisma to its last phase, by the requests of our own client. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CodeLens, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { Client, uriOf } from './client';
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

interface Edit {
  readonly summary: string;
  readonly edit?: WorkspaceEdit;
  readonly uris: readonly string[];
}

interface Histories {
  readonly projects: readonly {
    readonly migrations: readonly {
      readonly uri: string;
      readonly plan?: { readonly plan: string; readonly runbook: string; readonly next?: string };
    }[];
  }[];
}

test('from a field of the schema to the last phase', async (context) => {
  const project = Project.with(context, {});
  const file = project.write('prisma/schema.prisma', schema);
  const client = await Client.start(context, {
    folders: [project.root],
    initializationOptions: { clientCommands: true, locale: 'en' },
  });
  client.open(file);
  const uri = uriOf(file);
  const actions = await client.actionsAt(file, 'email', ['refactor']);
  const rename = actions.find(({ title }) => title === 'Rename a column…');
  const [beginning] = rename?.command?.arguments ?? [];
  assert.deepEqual(beginning, { uri, kind: 'rename-column', answers: { model: 'User', field: 'email' } });
  assert.ok(!actions.some(({ title }) => title === 'Remove an enum value…'));
  const ofModel = await client.actionsAt(file, 'Post', ['refactor']);
  assert.ok(ofModel.some(({ title }) => title === 'Drop a table…'));
  assert.ok(!ofModel.some(({ title }) => title === 'Rename a column…'));

  const choices = await client.request<{ models: { name: string; fields: string[] }[] }>('lockstep/planChoices', {
    uri,
  });
  assert.deepEqual(choices.models[0], { name: 'User', fields: ['id', 'email'] });
  const params = { uri, kind: 'rename-column', answers: { ...beginning.answers, to: 'mail' } };
  const preview = await client.request<{ title: string; phases: unknown[] }>('lockstep/planPreview', params);
  assert.deepEqual([preview.title, preview.phases.length], ['Rename "email" to "mail"', 4]);
  const wrong = { ...params, answers: { ...params.answers, field: 'id' } };
  const refused = await client.request<{ refused: string }>('lockstep/planPreview', wrong);
  assert.match(refused.refused, /primary key/);

  const plan = 'rename_column_user_email_to_mail';
  let made = await client.request<Edit>('lockstep/planStart', params);
  for (let phase = 1; phase <= 4; phase++) {
    assert.match(made.summary, new RegExp(`phase ${phase} of 4`));
    client.apply(made.edit!);
    const migration = made.uris.find((each) => each.endsWith('migration.sql'))!;
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: migration } });
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.match(
      titles[0] ?? `phase ${phase}: no lens`,
      new RegExp(`^Rename "email" to "mail" · phase ${phase} of 4: `),
    );
    assert.equal(titles.includes('Scaffold next phase'), phase < 4);
    assert.equal(/ · phase \d waits for: .+/.test(titles[0]!), phase < 4);
    const { projects } = await client.request<Histories>('lockstep/history', undefined);
    const entry = projects[0]!.migrations.find((each) => each.uri === migration)?.plan;
    assert.deepEqual([entry?.plan, entry?.runbook], [plan, uriOf(join(project.root, `prisma/plans/${plan}.md`))]);
    assert.equal(entry?.next?.startsWith(`phase ${phase + 1} waits for: `) ?? false, phase < 4);
    const runbook = lenses.find(({ command }) => command?.title === 'Open runbook')?.command;
    assert.deepEqual([runbook?.command, runbook?.arguments], ['lockstep.openRunbook', [migration, plan]]);
    const next = lenses.find(({ command }) => command?.title === 'Scaffold next phase')?.command;
    if (next) assert.deepEqual([next.command, next.arguments], ['lockstep.nextPhase', [migration, plan]]);
    made = await client.request<Edit>('lockstep/planNext', { uri, plan });
  }
  assert.deepEqual([made.edit, made.uris], [undefined, []]);
  assert.match(client.textOf(file), / {2}mail {2}String\?\n/);
  assert.doesNotMatch(client.textOf(file), /email|@ignore/);
  assert.match(readFileSync(join(project.root, `prisma/plans/${plan}.md`), 'utf8'), /## Phase 4 of 4/);
});

test('a client that has no commands is offered no plans', async (context) => {
  const project = Project.with(context, {});
  const file = project.write('prisma/schema.prisma', schema);
  const client = await Client.start(context, { folders: [project.root] });
  client.open(file);
  assert.deepEqual(await client.actionsAt(file, 'email', ['refactor']), []);
});

test('a statement that does it at once gives way to the first phase', async (context) => {
  const project = Project.with(context, {
    '20260101000000_init': 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "email" TEXT);\n',
    '20260201000000_rename': 'ALTER TABLE "User" RENAME COLUMN "email" TO "mail";\n',
  });
  project.write('prisma/schema.prisma', schema);
  const file = project.file('20260201000000_rename');
  const client = await Client.start(context, {
    folders: [project.root],
    initializationOptions: { clientCommands: true, locale: 'en' },
  });
  client.open(file);
  const uri = uriOf(file);
  const actions = await client.actionsAt(file, '"email"', ['quickfix']);
  const action = actions.find(({ title }) => title === 'Rename a column in phases…');
  assert.equal(action?.diagnostics?.[0]?.code, 'renames-used-column', actions.map(({ title }) => title).join(' | '));
  assert.equal(action?.isPreferred, undefined);
  const [beginning] = action?.command?.arguments ?? [];
  assert.deepEqual(beginning.answers, { model: 'User', field: 'email', to: 'mail' });
  const params = { ...beginning, uri };
  const preview = await client.request<{ phases: unknown[] }>('lockstep/planPreview', params);
  assert.equal(preview.phases.length, 4);
  const made = await client.request<Edit>('lockstep/planStart', params);
  client.apply(made.edit!);
  assert.match(
    client.textOf(file),
    /^-- lockstep: plan rename-column "User"\."email" to "mail", phase 1 of 4: expand\n/,
  );
  assert.doesNotMatch(client.textOf(file), /RENAME COLUMN/);
  const gone = await client.request<Edit>('lockstep/planStart', params);
  assert.deepEqual([gone.edit, gone.summary], [undefined, 'What the plan is to replace is not there any more.']);
});
