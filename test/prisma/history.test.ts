/** The schema that a history ends in, by running it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaDifference } from '../../server/src/node/engine/difference';
import { schemaOfHistory } from '../../server/src/node/engine/history';
import { base } from '../proof/schemaEdits/edits';

test('what a schema was made to is that schema again', async () => {
  const made = await schemaDifference('empty', [{ path: 'schema.prisma', text: base }]);
  assert.equal(made.kind, 'sql');
  if (made.kind !== 'sql') return;
  const history = { migrations: [{ name: '1_init', text: made.sql }], schemas: [] };
  const answer = await schemaOfHistory(history);
  assert.equal(answer.kind, 'schema');
  if (answer.kind !== 'schema') return;
  const [read, written] = [answer.text, base].map((text) => [{ path: 'schema.prisma', text }]);
  assert.deepEqual(await schemaDifference(read!, written!), { kind: 'sql', sql: '' });
});

test('several schemas of a database, and an extension', async () => {
  const text = `CREATE EXTENSION IF NOT EXISTS citext;
CREATE SCHEMA audit;
CREATE TABLE audit."Log" ("id" INTEGER PRIMARY KEY, "who" CITEXT);
`;
  const answer = await schemaOfHistory({ migrations: [{ name: '1_init', text }], schemas: ['public', 'audit'] });
  assert.match(answer.kind === 'schema' ? answer.text : '', /model Log \{[\s\S]*@db\.Citext[\s\S]*@@schema\("audit"\)/);
});

test('a migration that does not run is named', async () => {
  const migrations = [{ name: '1_init', text: 'ALTER TABLE nowhere ADD COLUMN a INTEGER;' }];
  const answer = await schemaOfHistory({ migrations, schemas: [] });
  assert.equal(answer.kind, 'failed');
  assert.match(
    answer.kind === 'failed' ? answer.message : '',
    /^1_init does not run on PostgreSQL .*"nowhere" does not exist/,
  );
});
