import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBefore, prismaVersionOf, toVersion } from '../../server/src/prisma/version';
import { memoryFiles } from './memoryFiles';

const versionOf = (texts: Record<string, string>, setting?: string) => {
  const { version, source } = prismaVersionOf(memoryFiles(texts), '/w/packages/db', setting);
  return `${version} ${source}`;
};

const ranged = { '/w/packages/db/package.json': '{"devDependencies":{"prisma":"^6.2.0"}}' };

test('setting, installed package, lock file, range, default: in that order', () => {
  const locked = { ...ranged, '/w/yarn.lock': 'prisma@^6.2.0:\n  version "6.3.1"\n' };
  const installed = { ...locked, '/w/node_modules/prisma/package.json': '{"version":"6.4.0"}' };
  assert.equal(versionOf({}), '7.10.0 default');
  assert.equal(versionOf(ranged), '6.2.0 range');
  assert.equal(versionOf(locked), '6.3.1 lock file');
  assert.equal(versionOf(installed), '6.4.0 installed');
  assert.equal(versionOf(installed, '5.22'), '5.22.0 setting');
  assert.equal(versionOf(installed, 'newest'), '6.4.0 installed');
});

test('the nearest installed package counts, prisma before @prisma/client', () => {
  const texts = {
    '/w/node_modules/prisma/package.json': '{"version":"6.4.0"}',
    '/w/packages/db/node_modules/prisma/package.json': '{"version":"7.1.0"}',
    '/w/packages/db/node_modules/@prisma/client/package.json': '{"version":"7.0.0"}',
  };
  assert.equal(versionOf(texts), '7.1.0 installed');
  assert.equal(versionOf({ '/w/node_modules/@prisma/client/package.json': '{"version":"4.0.0"}' }), '4.0.0 installed');
  assert.equal(versionOf({ ...ranged, '/w/node_modules/prisma/package.json': '{"version":"0.0.0"}' }), '6.2.0 range');
  assert.equal(versionOf({ ...ranged, '/w/node_modules/prisma/package.json': 'broken {' }), '6.2.0 range');
});

test('ranges', () => {
  const range = (text: string) =>
    versionOf({ '/w/package.json': JSON.stringify({ dependencies: { '@prisma/client': text } }) });
  assert.equal(range('6.5.0'), '6.5.0 range');
  assert.equal(range('~5.1'), '5.1.0 range');
  assert.equal(range('>=4 <7'), '4.0.0 range');
  assert.equal(range('npm:^7.4.0'), '7.4.0 range');
  assert.equal(range('*'), '7.10.0 default');
  for (const none of ['latest', 'catalog:', 'workspace:*', 'file:../x', ''])
    assert.equal(range(none), '7.10.0 default');
});

const lockFiles: [title: string, path: string, text: string][] = [
  [
    'npm',
    '/w/package-lock.json',
    '{\n "packages": {\n    "node_modules/prisma": {\n      "version": "6.3.1",\n "resolved": ""\n}}}',
  ],
  [
    'npm, in a workspace',
    '/w/package-lock.json',
    '{ "node_modules/prisma": {\n "version": "5.0.0" },\n "packages/db/node_modules/prisma": {\n "version": "6.3.1" }}',
  ],
  ['npm 6', '/w/package-lock.json', '{ "dependencies": { "prisma": {\n      "version": "6.3.1" }}}'],
  [
    'pnpm 9, of this importer',
    '/w/pnpm-lock.yaml',
    "importers:\n\n  apps/web:\n    devDependencies:\n      prisma:\n        specifier: ^5\n        version: 5.0.0\n\n  packages/db:\n    dependencies:\n      '@prisma/client':\n        specifier: ^6\n        version: 6.0.0\n    devDependencies:\n      prisma:\n        specifier: ^6.2.0\n        version: 6.3.1(typescript@5.0.0)\n\npackages:\n\n  prisma@5.0.0:\n",
  ],
  [
    'pnpm 9, packages only',
    '/w/pnpm-lock.yaml',
    "packages:\n\n  '@prisma/client@6.3.0':\n  prisma@6.3.1:\n    resolution: {}\n  prisma@6.2.0:\n",
  ],
  [
    'pnpm 6',
    '/w/pnpm-lock.yaml',
    'lockfileVersion: 5.4\ndevDependencies:\n  prisma: 6.3.1\npackages:\n  /prisma/6.3.1:\n    dev: true\n',
  ],
  ['pnpm 5, packages only', '/w/pnpm-lock.yaml', 'packages:\n  /prisma/6.3.1:\n    dev: true\n'],
  [
    'yarn 1',
    '/w/yarn.lock',
    '# yarn lockfile v1\n\nprisma@^5.0.0:\n  version "5.22.0"\n\nprisma@^6.2.0, prisma@^6.3.0:\n  version "6.3.1"\n  resolved "x"\n',
  ],
  [
    'yarn 4',
    '/w/yarn.lock',
    '"prisma@npm:^5.0.0":\n  version: 5.22.0\n\n"prisma@npm:6.3.0, prisma@npm:^6.2.0":\n  version: 6.3.1\n',
  ],
  ['bun', '/w/bun.lock', '{ "packages": {\n    "prisma": ["prisma@6.3.1", "", { "dependencies": {} }],\n } }'],
  ['CRLF', '/w/yarn.lock', 'prisma@^6.2.0:\r\n  version "6.3.1"\r\n'],
];

for (const [title, path, text] of lockFiles) {
  test(`lock file of ${title}`, () => assert.equal(versionOf({ ...ranged, [path]: text }), '6.3.1 lock file'));
}

test('a lock file of 5 MB is scanned', () => {
  const filler = Array.from(
    { length: 60_000 },
    (_, index) =>
      `  package-${index}@1.0.${index}(x@1):\n    resolution: {integrity: sha512-aaaaaaaaaaaaaaaaaaaaaaaaa}\n`,
  ).join('');
  assert.equal(versionOf({ '/w/pnpm-lock.yaml': `packages:\n${filler}  prisma@6.3.1:\n` }), '6.3.1 lock file');
});

test('versions as people write them', () => {
  assert.equal(toVersion('6'), '6.0.0');
  assert.equal(toVersion('v7.4'), '7.4.0');
  assert.equal(toVersion('7.5.0-dev.12'), '7.5.0-dev.12');
  assert.equal(toVersion('x'), undefined);
  assert.ok(isBefore('7.3.9', '7.4.0'));
  assert.ok(!isBefore('7.4.0-dev.1', '7.4.0'));
  assert.ok(!isBefore('10.0.0', '7.4.0'));
});
