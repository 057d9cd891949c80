import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  createSchemaPathInput,
  getConfig,
  getSchemaWithPathOptional,
  inferDirectoryConfig,
  loadSchemaContext,
} from '@prisma/internals';
import { nodeFiles } from '../../server/src/node/ports';
import { findProjects } from '../../server/src/prisma/projects';
import { readSchema } from '../../server/src/prisma/schema';

// What Prisma's own packages say of a project is what Lockstep finds.

const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';
const model = 'model User {\n  id Int @id\n}\n';

const layouts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a schema in the prisma folder': { 'prisma/schema.prisma': datasource + model },
  'a schema beside package.json': { 'schema.prisma': datasource + model },
  'both: the one beside package.json': { 'schema.prisma': datasource + model, 'prisma/schema.prisma': datasource },
};

for (const [title, files] of Object.entries(layouts)) {
  test(title, async (t) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-internals-')));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const theirs = await getSchemaWithPathOptional({
      schemaPath: createSchemaPathInput({ baseDir: folder }),
      cwd: folder,
    });
    const [ours] = findProjects(nodeFiles(), [folder]);
    assert.equal(ours?.schemaPath, theirs?.schemaPath);
    assert.deepEqual(
      ours?.schemaFiles,
      theirs?.schemas.map(([path]) => path),
    );
    const context = theirs && (await loadSchemaContext({ schemaPath: { baseDir: folder }, cwd: folder }));
    const { migrationsDirPath } = await inferDirectoryConfig(context);
    assert.equal(ours?.migrationsPath, migrationsDirPath);
  });
}

test('the provider of a datasource', async () => {
  for (const provider of ['postgresql', 'postgres', 'mysql', 'cockroachdb']) {
    const text = `datasource db {\n  provider = "${provider}"\n}\n`;
    const config = await getConfig({ datamodel: text });
    const theirs = config.datasources[0]?.provider;
    const ours = readSchema(text).datasource?.provider?.value;
    assert.equal(ours, theirs);
  }
});
