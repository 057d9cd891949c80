import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProjects } from '../../server/src/prisma/projects';
import { memoryFiles } from './memoryFiles';

const postgres = 'datasource db {\n  provider = "postgresql"\n}\n';
const lock = '# Please do not edit\nprovider = "postgresql"\n';

const find = (texts: Record<string, string | Error>, ...roots: string[]) =>
  findProjects(memoryFiles(texts), roots.length > 0 ? roots : ['/w']);

test('the usual layout', () => {
  const [project, ...others] = find({
    '/w/package.json': '{}',
    '/w/prisma/schema.prisma': postgres,
    '/w/prisma/migrations/migration_lock.toml': lock,
    '/w/prisma/migrations/20240101000000_init/migration.sql': '',
  });
  assert.deepEqual(others, []);
  assert.equal(project?.root, '/w');
  assert.equal(project.schemaPath, '/w/prisma/schema.prisma');
  assert.equal(project.migrationsPath, '/w/prisma/migrations');
  assert.deepEqual(project.provider, { name: 'postgresql', source: 'migration_lock.toml' });
  assert.deepEqual(project.prisma, { version: '7.10.0', source: 'default' });
  assert.equal(project.silentBecause, undefined);
  assert.deepEqual(project.problems, []);
});

test('a schema without prisma folder', () => {
  const [project] = find({ '/w/schema.prisma': postgres });
  assert.equal(project?.root, '/w');
  assert.equal(project.migrationsPath, '/w/migrations');
});

test('a package that is called prisma is its own root', () => {
  const [project] = find({ '/w/packages/prisma/package.json': '{}', '/w/packages/prisma/schema.prisma': postgres });
  assert.equal(project?.root, '/w/packages/prisma');
});

test('several roots and a monorepo, in a fixed order, without ignored folders', () => {
  const projects = find(
    {
      '/w/packages/db/prisma/schema.prisma': postgres,
      '/w/apps/api/prisma/schema.prisma': postgres,
      '/w/node_modules/x/prisma/schema.prisma': postgres,
      '/w/.next/prisma/schema.prisma': postgres,
      '/w/dist/prisma/schema.prisma': postgres,
      '/v/prisma/schema.prisma': postgres,
    },
    '/w',
    '/v/',
    '/w/apps',
  );
  assert.deepEqual(
    projects.map(({ root }) => root),
    ['/v', '/w/apps/api', '/w/packages/db'].sort(
      (a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1),
    ),
  );
});

test('a schema folder keeps migrations beside its datasource, or in it, or beside it', () => {
  const schema = {
    '/w/prisma/schema/main/base.prisma': postgres,
    '/w/prisma/schema/user.prisma': 'model User {\n id Int @id\n}\n',
  };
  const migrations = (extra: Record<string, string>) => find({ ...schema, ...extra })[0]?.migrationsPath;
  assert.equal(migrations({}), '/w/prisma/schema/main/migrations');
  assert.equal(migrations({ '/w/prisma/schema/migrations/1_a/migration.sql': '' }), '/w/prisma/schema/migrations');
  assert.equal(migrations({ '/w/prisma/migrations/1_a/migration.sql': '' }), '/w/prisma/migrations');
  const [project] = find(schema);
  assert.equal(project?.schemaPath, '/w/prisma/schema');
  assert.deepEqual(project.schemaFiles, Object.keys(schema).sort());
});

test('schema.prisma with sibling files is a folder, unless a sibling is a schema of its own', () => {
  const user = 'model User {\n id Int @id\n}\n';
  const [folder] = find({ '/w/prisma/schema.prisma': postgres, '/w/prisma/models/user.prisma': user });
  assert.deepEqual(folder?.schemaFiles, ['/w/prisma/models/user.prisma', '/w/prisma/schema.prisma']);
  assert.equal(folder.migrationsPath, '/w/prisma/migrations');
  const [file] = find({ '/w/prisma/schema.prisma': postgres, '/w/prisma/other.prisma': postgres });
  assert.deepEqual(file?.schemaFiles, ['/w/prisma/schema.prisma']);
});

test('package.json names the schema up to version 6', () => {
  const texts = {
    '/w/package.json': '{"prisma":{"schema":"./db/my.prisma"},"devDependencies":{"prisma":"6.1.0"}}',
    '/w/db/my.prisma': postgres,
    '/w/prisma/schema.prisma': postgres,
  };
  assert.equal(find(texts)[0]?.schemaPath, '/w/db/my.prisma');
  const seven = { ...texts, '/w/package.json': texts['/w/package.json'].replace('6.1.0', '^7.0.0') };
  assert.equal(find(seven)[0]?.schemaPath, '/w/prisma/schema.prisma');
  const gone = find({ ...texts, '/w/package.json': texts['/w/package.json'].replace('my.prisma', 'no.prisma') })[0];
  assert.equal(gone?.schemaPath, '/w/prisma/schema.prisma');
  assert.match(gone.problems[0]?.message ?? '', /nothing is there/);
});

test('a config file names schema and migrations, and goes before package.json and the usual places', () => {
  const projects = find({
    '/w/package.json': '{"prisma":{"schema":"./other.prisma"}}',
    '/w/other.prisma': postgres,
    '/w/prisma/schema.prisma': postgres,
    '/w/prisma.config.ts': "export default { schema: 'old' }",
    '/w/prisma7.config.ts': `import path from 'node:path';
      export default defineConfig({ schema: path.join(__dirname, 'db', 'schema'), migrations: { path: './db/changes', seed: 'x' } })`,
    '/w/db/schema/a.prisma': postgres,
    '/w/db/changes/1_a/migration.sql': '',
  });
  assert.deepEqual(
    projects.map(({ schemaPath, migrationsPath }) => [schemaPath, migrationsPath]),
    [
      ['/w/db/schema', '/w/db/changes'],
      ['/w/prisma/schema.prisma', '/w/prisma/migrations'],
    ],
  );
});

test('a config file in .config configures the folder above', () => {
  const [project] = find({
    '/w/.config/prisma.ts': "export default { schema: 'db/a.prisma' }",
    '/w/db/a.prisma': postgres,
  });
  assert.equal(project?.root, '/w');
  assert.equal(project.schemaPath, '/w/db/a.prisma');
});

test('a computed or dangling path falls back to the usual places and says so', () => {
  const usual = { '/w/prisma/schema.prisma': postgres };
  const [computed] = find({
    ...usual,
    '/w/prisma.config.ts': 'export default defineConfig({ schema: env("SCHEMA") })',
  });
  assert.equal(computed?.schemaPath, '/w/prisma/schema.prisma');
  assert.match(computed.problems[0]?.message ?? '', /`schema` is computed \(`env\("SCHEMA"\)`\)/);
  const [dangling] = find({ ...usual, '/w/prisma.config.ts': "export default { schema: 'x.prisma' }" });
  assert.equal(dangling?.schemaPath, '/w/prisma/schema.prisma');
  assert.match(dangling.problems[0]?.message ?? '', /nothing is there/);
  const [broken] = find({ ...usual, '/w/prisma.config.ts': 'export default {{{{ (' });
  assert.equal(broken?.schemaPath, '/w/prisma/schema.prisma');
});

test('a declared migrations folder that scripts fill gives way to the one that is kept', () => {
  const projects = find({
    '/w/prisma.config.ts': "export default { schema: './schema', migrations: { path: './.prisma-migrations' } }",
    '/w/schema/a.prisma': postgres,
    '/w/migration/migration_lock.toml': lock,
    '/w/migration/1_a/migration.sql': '',
  });
  assert.deepEqual(
    projects.map(({ schemaPath, migrationsPath }) => [schemaPath, migrationsPath]),
    [['/w/schema', '/w/migration']],
  );
});

test('a bare migrations folder', () => {
  const projects = find({
    '/w/db/postgres/migrations/migration_lock.toml': lock,
    '/w/db/postgres/migrations/1_a/migration.sql': '',
    '/w/db/postgres/pg.prisma': postgres,
    '/w/other/changes/migration_lock.toml': lock,
  });
  assert.deepEqual(
    projects.map(({ root, schemaPath, migrationsPath }) => [root, schemaPath, migrationsPath]),
    [
      ['/w/other', undefined, '/w/other/changes'],
      ['/w/db/postgres', '/w/db/postgres/pg.prisma', '/w/db/postgres/migrations'],
    ],
  );
});

test('other providers are silent, with the reason', () => {
  const silent = (schema: string, lockText?: string) =>
    find({
      '/w/prisma/schema.prisma': schema,
      ...(lockText && { '/w/prisma/migrations/migration_lock.toml': lockText }),
    })[0]?.silentBecause;
  assert.equal(
    silent(postgres.replace('postgresql', 'mysql')),
    'Lockstep knows PostgreSQL only, and the schema says mysql.',
  );
  assert.equal(
    silent('model A {', 'provider = "cockroachdb"'),
    'Lockstep knows PostgreSQL only, and migration_lock.toml says cockroachdb.',
  );
  // The two disagree, which is an error to be shown.
  assert.equal(silent(postgres, 'provider = "cockroachdb"'), undefined);
  assert.equal(silent(postgres.replace('postgresql', 'postgres')), undefined);
  assert.equal(silent('model A {'), undefined);
});

test('schema and lock file that disagree are a problem', () => {
  const [project] = find({
    '/w/prisma/schema.prisma': postgres.replace('postgresql', 'sqlite'),
    '/w/prisma/migrations/migration_lock.toml': lock,
  });
  assert.deepEqual(project?.provider, { name: 'postgresql', source: 'migration_lock.toml' });
  assert.match(project.problems[0]?.message ?? '', /P3019/);
});

test('Prisma 8 is silent: by its first line, in schema or config, and by its folder', () => {
  const is8 = (texts: Record<string, string>) => {
    const [project] = find(texts);
    return project?.prisma8 === true && /Prisma 8/.test(project.silentBecause ?? '');
  };
  assert.ok(is8({ '/w/prisma/schema.prisma': `// use prisma-next\n${postgres}` }));
  assert.ok(is8({ '/w/prisma.config.ts': '// use prisma-8\nexport default {}', '/w/schema.prisma': postgres }));
  assert.ok(is8({ '/w/prisma/schema.prisma': postgres, '/w/prisma/migrations/app/2026_a/migration.json': '{}' }));
  assert.ok(is8({ '/w/prisma/schema.prisma': postgres, '/w/prisma/migrations/2026_a/migration.json': '{}' }));
  assert.ok(!is8({ '/w/prisma/schema.prisma': postgres, '/w/prisma/migrations/1_a/migration.sql': '' }));
});

test('an unreadable schema is a problem, not a failure', () => {
  const [project] = find({ '/w/prisma/schema.prisma': new Error('No permission to read the file.') });
  assert.equal(project?.provider, 'unknown');
  assert.deepEqual(project.problems, [{ path: '/w/prisma/schema.prisma', message: 'No permission to read the file.' }]);
});

test('migrations are not walked into', () => {
  const texts: Record<string, string> = {
    '/w/prisma/schema.prisma': postgres,
    '/w/prisma/migrations/migration_lock.toml': lock,
  };
  for (let index = 0; index < 500; index++) texts[`/w/prisma/migrations/202401010000${index}_a/migration.sql`] = '';
  const files = memoryFiles(texts);
  assert.equal(findProjects(files, ['/w']).length, 1);
  assert.equal(files.asked.filter((path) => path.endsWith('.sql')).length, 0);
});
