import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import type { Release } from '../../scripts/tools/editor';
import { makeShop } from '../../scripts/tools/shop';
import type { Outcome } from './host/suite';

// The extension through the API of VS Code, inside its extension host. LOCKSTEP_VSCODE may name a `code` of the desktop;
// without it, a small program takes its place.

const program = process.env.LOCKSTEP_VSCODE ?? resolve('test/e2e/host/code');

for (const release of ['newest', 'oldest'] satisfies Release[]) {
  describe(`in the extension host of the ${release} VS Code`, () => {
    test('on the shop', async (t) => {
      const folder = temporary(t);
      const { pending } = await makeShop(folder);
      for (const { name, error } of await runInHost(release, 'shop', folder, { LOCKSTEP_PENDING: pending[0] }))
        await t.test(name, () => assert.equal(error, undefined, error));
    });

    test('on the schema of the shop', async (t) => {
      const folder = temporary(t);
      await makeShop(folder);
      const env = { LOCKSTEP_SCHEMA: join(folder, 'prisma/schema.prisma') };
      for (const { name, error } of await runInHost(release, 'schema', folder, env))
        await t.test(name, () => assert.equal(error, undefined, error));
    });

    test('on a change in phases', async (t) => {
      const folder = temporary(t);
      cpSync('test/fixtures/plan-projects/blog', join(folder, 'prisma'), { recursive: true });
      const env = {
        LOCKSTEP_PROJECT: folder,
        LOCKSTEP_FIXTURE: resolve('test/fixtures/plans/rename-column/required-unique'),
      };
      for (const { name, error } of await runInHost(release, 'plans', folder, env))
        await t.test(name, () => assert.equal(error, undefined, error));
    });

    test('on a project of another database', async (t) => {
      const folder = temporary(t);
      write(folder, {
        'queries.sql': 'SELECT 1;\n',
        'prisma/schema.prisma': 'datasource db {\n  provider = "mysql"\n  url      = env("DATABASE_URL")\n}\n',
        'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
        'prisma/migrations/20260101000000_init/migration.sql': 'CREATE TABLE t (id INT);\n',
      });
      for (const { name, error } of await runInHost(release, 'elsewhere', folder, {}))
        await t.test(name, () => assert.equal(error, undefined, error));
    });
  });
}

/** Runs one of the suites under host/ in a window on a folder. */
async function runInHost(
  release: Release,
  suite: string,
  folder: string,
  env: Record<string, string>,
): Promise<Outcome[]> {
  const own = mkdtempSync(join(tmpdir(), 'lockstep-suite-'));
  const [entry, bundle, outcomes] = [`test/e2e/host/${suite}.ts`, join(own, 'suite.js'), join(own, 'outcomes.json')];
  try {
    await build({
      entryPoints: [entry],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
    });
    await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: resolve('.'),
      extensionTestsPath: bundle,
      launchArgs: [folder],
      extensionTestsEnv: { ...env, LOCKSTEP_EDITOR: release, LOCKSTEP_OUTCOMES: outcomes },
    });
    return JSON.parse(readFileSync(outcomes, 'utf8'));
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function temporary(t: { after(act: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-host-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
