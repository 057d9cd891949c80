import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProjectOf } from '../../server/src/prisma/target';
import { memoryFiles } from './memoryFiles';

const postgres = 'datasource db {\n  provider = "postgresql"\n}\n';
const files = memoryFiles({
  '/w/.git/HEAD': '',
  '/w/package.json': '{}',
  '/w/prisma/schema.prisma': postgres,
  '/w/prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
  '/w/prisma/migrations/20240101000000_a/migration.sql': '',
  '/w/prisma/migrations/20240102000000_empty/readme.md': '',
  '/w/src/deep/index.ts': '',
  '/w/packages/db/prisma.config.ts': "export default { schema: 'prisma/a.prisma', migrations: { path: 'changes' } }",
  '/w/packages/db/prisma/a.prisma': postgres,
  '/w/packages/db/changes/1_a/migration.sql': '',
  '/bare/20240101000000_a/migration.sql': '',
  '/nothing/here.txt': '',
});

const cases: [path: string, root: string, migrations: string, migration?: string][] = [
  ['/w', '/w', '/w/prisma/migrations'],
  ['/w/', '/w', '/w/prisma/migrations'],
  ['/w/prisma', '/w', '/w/prisma/migrations'],
  ['/w/prisma/schema.prisma', '/w', '/w/prisma/migrations'],
  ['/w/prisma/migrations', '/w', '/w/prisma/migrations'],
  ['/w/prisma/migrations/20240101000000_a', '/w', '/w/prisma/migrations', '20240101000000_a'],
  ['/w/prisma/migrations/20240101000000_a/migration.sql', '/w', '/w/prisma/migrations', '20240101000000_a'],
  ['/w/prisma/migrations/20240102000000_empty', '/w', '/w/prisma/migrations', '20240102000000_empty'],
  ['/w/src/deep', '/w', '/w/prisma/migrations'],
  ['/w/packages/db', '/w/packages/db', '/w/packages/db/changes'],
  ['/w/packages', '/w/packages/db', '/w/packages/db/changes'],
  ['/w/packages/db/prisma', '/w/packages/db', '/w/packages/db/changes'],
  ['/w/packages/db/changes', '/w/packages/db', '/w/packages/db/changes'],
  ['/w/packages/db/changes/1_a/migration.sql', '/w/packages/db', '/w/packages/db/changes', '1_a'],
  ['/bare', '/', '/bare'],
  ['/bare/20240101000000_a', '/', '/bare', '20240101000000_a'],
];

for (const [path, root, migrations, migration] of cases) {
  test(`${path} is of ${root}`, () => {
    const target = findProjectOf(files, path);
    assert.equal(target?.project.root, root);
    assert.equal(target.project.migrationsPath, migrations);
    assert.equal(target.migration, migration);
  });
}

test('no project', () => {
  assert.equal(findProjectOf(files, '/nothing'), undefined);
  assert.equal(findProjectOf(files, '/not/there'), undefined);
});
