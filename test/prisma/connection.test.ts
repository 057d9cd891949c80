/** The project's own connection string, found without running anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findConnection } from '../../server/src/prisma/connection';
import { readConnectionUrl } from '../../server/src/prisma/connectionUrl';
import { findProjects } from '../../server/src/prisma/projects';
import { memoryFiles } from './memoryFiles';

const schema = (datasource: string) => `datasource db {\n  provider = "postgresql"\n${datasource}\n}\n`;
const config = (url: string) =>
  `import { defineConfig, env } from 'prisma/config';\nexport default defineConfig({ schema: 'prisma/schema.prisma', datasource: { url: ${url} } });\n`;
const byEnv = schema('  url = env("DATABASE_URL")');

function found(files: Record<string, string>, environment: Record<string, string> = {}) {
  const memory = memoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text])));
  const [project] = findProjects(memory, ['/app']);
  return findConnection(memory, project!, environment);
}

const at = (url: string, from: string) => ({ kind: 'found', url, from });

test('the schema names a variable; the environment goes before .env', () => {
  const files = { 'prisma/schema.prisma': byEnv, '.env': 'DATABASE_URL="postgresql://a/b" # the one\n' };
  assert.deepEqual(found(files), at('postgresql://a/b', 'DATABASE_URL in .env'));
  assert.deepEqual(
    found(files, { DATABASE_URL: 'postgresql://c/d' }),
    at('postgresql://c/d', 'DATABASE_URL in the environment'),
  );
});

test('.env beside the schema, a direct url, and one that is written down', () => {
  assert.deepEqual(
    found({ 'prisma/schema.prisma': byEnv, 'prisma/.env': 'export DATABASE_URL=postgresql://a/b' }),
    at('postgresql://a/b', 'DATABASE_URL in prisma/.env'),
  );
  const direct = schema('  url = env("POOL")\n  directUrl = env("DIRECT")');
  assert.deepEqual(
    found({ 'prisma/schema.prisma': direct, '.env': 'POOL=postgresql://pool/b\nDIRECT=postgresql://a/b\n' }),
    at('postgresql://a/b', 'DIRECT in .env'),
  );
  assert.deepEqual(
    found({ 'prisma/schema.prisma': schema('  url = "postgresql://a/b"') }),
    at('postgresql://a/b', 'schema.prisma'),
  );
});

test('references between variables', () => {
  const dotenv =
    'PGUSER=me\nHOST=$PGUSER.example.org\nDATABASE_URL="postgresql://$PGUSER@$' + '{HOST}/$' + '{NAME:-shop}"\n';
  assert.deepEqual(
    found({ 'prisma/schema.prisma': byEnv, '.env': dotenv }),
    at('postgresql://me@me.example.org/shop', 'DATABASE_URL in .env'),
  );
  assert.equal(found({ 'prisma/schema.prisma': byEnv, '.env': 'DATABASE_URL=$DATABASE_URL\n' }).kind, 'found');
});

test('prisma.config goes before the schema, read and not run', () => {
  const dotenv = 'A=postgresql://a/b\nDATABASE_URL=postgresql://wrong/b\n';
  for (const url of [
    `env('A')`,
    'env<Env>("A")',
    'process.env.A!',
    `process.env['A'] ?? ''`,
    'process.env.X ?? process.env.A',
  ]) {
    const files = { 'prisma/schema.prisma': byEnv, 'prisma.config.ts': config(url), '.env': dotenv };
    assert.deepEqual(found(files), at('postgresql://a/b', 'A in .env'), url);
  }
  const written = { 'prisma/schema.prisma': byEnv, 'prisma.config.ts': config(`'postgresql://a/b'`) };
  assert.deepEqual(found(written), at('postgresql://a/b', 'prisma.config.ts'));
});

test('what is not found is said without a word of what was', () => {
  const reasons = [
    found({ 'prisma/schema.prisma': schema('') }),
    found({ 'prisma/schema.prisma': byEnv }),
    found({
      'prisma/schema.prisma': byEnv,
      'prisma.config.ts': config('`postgresql://u:secret@$' + '{process.env.HOST}/x`'),
    }),
    found({ 'prisma/schema.prisma': byEnv, 'prisma.config.ts': config('readSecret("secret")') }),
  ].map((each) => (each.kind === 'not found' ? each.reason : ''));
  assert.deepEqual(reasons, [
    'Neither prisma.config nor the schema says where the database is (datasource.url).',
    'DATABASE_URL is set neither in the environment nor in a .env file of the project.',
    'prisma.config.ts computes the connection string, and Lockstep runs no configuration.',
    'prisma.config.ts computes the connection string, and Lockstep runs no configuration.',
  ]);
});

test('a connection string is read as Prisma reads it', () => {
  const target = {
    host: 'localhost',
    port: 5432,
    user: 'me',
    password: undefined,
    database: 'shop',
    schema: 'public',
    tls: 'if offered',
    strict: false,
  };
  const read = (text: string) => {
    const answer = readConnectionUrl(text);
    return answer.kind === 'target' ? answer.target : answer.problem;
  };
  assert.deepEqual(read('postgresql://me@localhost/shop'), target);
  assert.deepEqual(read('postgres://me:p%40%2Fss@db:6543/shop?schema=app&sslmode=require&sslaccept=strict'), {
    ...target,
    host: 'db',
    port: 6543,
    password: 'p@/ss',
    schema: 'app',
    tls: 'always',
    strict: true,
  });
  assert.deepEqual(read('postgresql://me@localhost/shop?host=/run/pg&sslmode=disable'), {
    ...target,
    host: '/run/pg',
    tls: 'never',
  });
  assert.deepEqual(read('postgresql://me@[::1]/shop'), { ...target, host: '::1' });
  for (const wrong of ['', 'secret', 'mysql://secret@x/y', 'prisma://secret', 'postgresql://u:sec%ret@h:99999999/x']) {
    const said = read(wrong);
    assert.equal(typeof said, 'string', wrong);
    assert.doesNotMatch(String(said), /sec/);
  }
});
