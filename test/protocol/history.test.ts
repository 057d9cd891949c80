/** The histories as the view asks for them, and the database that is asked on request only. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Deployed, tables } from '../history/deployed';
import { Databases } from '../proof/databases';
import { provenMajors } from '../proof/majors';
import { Client, uriOf } from './client';

let databases: Databases;
before(async () => {
  databases = await Databases.start(provenMajors.at(-1)!);
});
after(() => databases?.stop());

interface Entry {
  readonly name: string;
  readonly state: string;
  readonly description: string;
  readonly worst?: { readonly message: string };
  readonly hasAppliedText: boolean;
  readonly resolve?: string;
}

interface Histories {
  readonly projects: readonly { readonly source: string; readonly migrations: readonly Entry[] }[];
}

interface Answer {
  readonly summary: string;
  readonly succeeded: boolean;
}

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("SHOP_URL")\n}\n';
const failing = '20260104000000_divide';

async function failed(context: Parameters<typeof Deployed.begin>[0]): Promise<Deployed> {
  const deployed = await Deployed.begin(context, databases);
  deployed.repository.put('prisma/schema.prisma', schema).put('.env', `SHOP_URL="${deployed.url}"\n`);
  deployed.repository.write(failing, 'SELECT 1/0;\n');
  await deployed.deploy();
  return deployed;
}

const states = ({ projects }: Histories) => projects[0]!.migrations.map(({ name, state }) => `${name} ${state}`);

test('by git first; once the database was asked, by what it says, and until the server ends', async (context) => {
  const deployed = await failed(context);
  const { root } = deployed.repository;
  const client = await Client.start(context, { folders: [root] });
  const byGit = await client.request<Histories>('lockstep/history', undefined);
  assert.equal(byGit.projects[0]?.source, 'main');
  assert.equal(states(byGit).at(-1), `${failing} pending`);

  const answer = await client.request<Answer>('lockstep/askDatabase', undefined);
  assert.deepEqual(answer, { succeeded: true, summary: 'Lockstep: 3 applied, 1 failed (the database)' });
  await client.notified('lockstep/historyChanged', () => true);
  const byDatabase = await client.request<Histories>('lockstep/history', undefined);
  const last = byDatabase.projects[0]!.migrations.at(-1)!;
  assert.equal(last.state, 'failed');
  assert.equal(last.resolve, `npx prisma migrate resolve --rolled-back ${failing}`);
  assert.match(last.worst?.message ?? '', /has failed in the database/);
  await client.diagnosticsWhen(`${root}/prisma/migrations/${failing}/migration.sql`, (all) =>
    all.some(({ message }) => /P3009/.test(String(message))),
  );
  // Typing, and files that change, do not make it forget.
  client.notify('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uriOf(`${root}/prisma/schema.prisma`), type: 2 }],
  });
  assert.equal(states(await client.request<Histories>('lockstep/history', undefined)).at(-1), `${failing} failed`);
});

test('an edited migration can be compared with its applied text; a runbook can be had', async (context) => {
  const { repository } = await Deployed.begin(context, databases);
  const name = '20260102000000_name';
  const client = await Client.start(context, { folders: [repository.root] });
  const file = `${repository.root}/prisma/migrations/${name}/migration.sql`;
  const uri = uriOf(file);
  assert.equal(await client.request('lockstep/appliedText', { uri }), null);
  client.open(file, 'ALTER TABLE "User" ADD COLUMN "fullName" TEXT;\n');
  assert.deepEqual(states(await client.request<Histories>('lockstep/history', undefined))[1], `${name} edited`);
  assert.equal(await client.request('lockstep/appliedText', { uri }), tables[name]);
  assert.match(await client.request<string>('lockstep/runbook', { uri }), /^# Runbook: 1 migration\n/);
  assert.match(await client.request<string>('lockstep/runbook', {}), /Nothing is pending\./);
});

test('in a workspace that is not trusted no database is asked', async (context) => {
  const { repository } = await failed(context);
  const client = await Client.start(context, { folders: [repository.root], initializationOptions: { trusted: false } });
  const answer = await client.request<Answer>('lockstep/askDatabase', undefined);
  assert.deepEqual(answer, {
    succeeded: false,
    summary: 'No database is asked in a workspace that is not trusted.',
  });
});

test('what goes wrong is said without the connection string, which no client can ask for', async (context) => {
  const deployed = await failed(context);
  const { repository } = deployed;
  repository.put('.env', 'SHOP_URL="postgresql://me:open-sesame@127.0.0.1:1/shop"\n');
  const client = await Client.start(context, { folders: [repository.root] });
  const answer = await client.request<Answer>('lockstep/askDatabase', undefined);
  assert.deepEqual(answer, {
    succeeded: false,
    summary: 'The database does not answer: nothing listens there.',
  });
  assert.equal((await client.raw('connections', {})).error?.code, -32601);
  repository.remove('.env');
  const unknown = await client.request<Answer>('lockstep/askDatabase', undefined);
  assert.match(unknown.summary, /^SHOP_URL is set neither/);
  assert.doesNotMatch(JSON.stringify(client.heard), /sesame/);
});

test('what production runs is looked for in package.json while it is typed, and mended there', async (context) => {
  const { repository } = await Deployed.begin(context, databases);
  const scripts = (start: string) => JSON.stringify({ scripts: { start } }, undefined, 2);
  repository.put('package.json', scripts('node server.js'));
  const client = await Client.start(context, { folders: [repository.root] });
  const file = `${repository.root}/package.json`;
  client.open(file);
  assert.deepEqual(await client.diagnostics(file), []);
  client.replace(file, scripts('prisma migrate dev && node server.js'));
  const [found] = await client.diagnosticsWhen(file, (all) => all.length > 0);
  assert.equal(found!.code, 'development-command-in-production');
  const actions = await client.request<{ readonly title: string }[]>('textDocument/codeAction', {
    textDocument: { uri: uriOf(file) },
    range: found!.range,
    context: { diagnostics: [found] },
  });
  assert.equal(actions[0]?.title, 'Run prisma migrate deploy instead');
  client.replace(file, scripts('prisma migrate deploy && node server.js'));
  await client.diagnosticsWhen(file, ([one]) => one?.code === 'deploy-from-each-replica');
  client.close(file);
  await client.diagnosticsWhen(file, (all) => all.length === 0);
  repository.put('Dockerfile', 'FROM node:20\nCMD npx prisma db push && node server.js\n');
  client.fileChanged(`${repository.root}/Dockerfile`, 1);
  await client.diagnosticsWhen(`${repository.root}/Dockerfile`, (all) => all.length === 1);
});
