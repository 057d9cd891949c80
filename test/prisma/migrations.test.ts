import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareNames, readMigrations } from '../../server/src/prisma/migrations';
import { findProjects } from '../../server/src/prisma/projects';
import { memoryFiles } from './memoryFiles';

const schema = { '/w/prisma/schema.prisma': 'datasource db {\n provider = "postgresql"\n}' };

const read = (texts: Record<string, string | Error>, prisma = '7.10.0') => {
  const files = memoryFiles({ ...schema, ...texts });
  return readMigrations(files, findProjects(files, ['/w'], { prisma })[0]!);
};

test('every folder is a migration, loose files are none', () => {
  const migrations = read({
    '/w/prisma/migrations/20240102000000_b/migration.sql': 'b',
    '/w/prisma/migrations/20240101000000_a/migration.sql': '\uFEFFa',
    '/w/prisma/migrations/loose.sql': 'no',
    '/w/prisma/migrations/migration_lock.toml': '',
  });
  assert.deepEqual(migrations, [
    { name: '20240101000000_a', path: '/w/prisma/migrations/20240101000000_a/migration.sql', text: '\uFEFFa' },
    { name: '20240102000000_b', path: '/w/prisma/migrations/20240102000000_b/migration.sql', text: 'b' },
  ]);
});

test('what cannot be read says so', () => {
  const [empty, locked] = read({
    '/w/prisma/migrations/1_empty/readme.md': '',
    '/w/prisma/migrations/2_locked/migration.sql': new Error('No permission to read the file.'),
  });
  assert.match(empty?.problem ?? '', /P3015/);
  assert.equal(empty?.hasNoFile, true);
  assert.equal(locked?.problem, 'No permission to read the file.');
  assert.equal(locked?.text, undefined);
});

test('no migrations folder: no migrations', () => assert.deepEqual(read({}), []));

test('version 7 orders by language, older ones by bytes', () => {
  const names = ['1_b', '1_B', '1_a', '10_x', '1-c'];
  assert.deepEqual([...names].sort(compareNames('6.19.0')), ['1-c', '10_x', '1_B', '1_a', '1_b']);
  assert.deepEqual([...names].sort(compareNames('7.0.0')), ['1_a', '1_b', '1_B', '1-c', '10_x']);
  assert.ok(compareNames('6.0.0')('\u{1F600}', '\uFFFD') > 0);
});
