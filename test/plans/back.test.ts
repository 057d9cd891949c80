/**
 * Going back: what the runbook of each phase says, run on a real server after that phase, ends in what the schema.prisma of
 * the phase before says.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ClientConfig } from 'pg';
import { reader, ready } from '../harness/scene';
import { connected, Databases } from '../proof/databases';
import { deployAll, diff } from '../proof/engine';
import { provenMajors } from '../proof/majors';
import { type Files, filesBefore, migrationsOf, planCases, type Written, writeAll } from './plans';

for (const major of provenMajors) {
  describe(`going back on PostgreSQL ${major}`, () => {
    let databases: Databases;
    before(async () => {
      await ready;
      databases = await Databases.start(major);
    });
    after(() => databases?.stop());

    for (const one of planCases()) {
      test(one.name, async () => {
        const database = await databases.create();
        let files = filesBefore(one);
        await deployAll(database, migrationsOf(files));
        await connected(database, (client) => client.query(files['rows.sql'] ?? ''));
        for (const phase of writeAll(one)) {
          await deployAll(database, migrationsOf(phase.files));
          const back = wayBack(phase);
          if (back !== undefined) await goneBack(databases, database, back, files, phase.scaffold.phaseId);
          files = phase.files;
        }
        await databases.drop(database);
      });
    }
  });
}

/** The SQL that the phase's part of the runbook has for going back; undefined when it has none. */
function wayBack({ changed }: Written): string | undefined {
  const runbook = Object.entries(changed).find(([path]) => path.endsWith('.md'))?.[1] ?? '';
  const last = runbook.slice(runbook.lastIndexOf('\n## Phase '));
  return /Going back, in a new migration:\n\n```sql\n([\s\S]*?)\n```/.exec(last)?.[1];
}

async function goneBack(databases: Databases, from: ClientConfig, back: string, files: Files, phase: string) {
  const copy = await databases.create(from);
  await connected(copy, async (client) => {
    for (const { start, end } of reader.read(back).statements)
      await client.query(back.slice(start, end)).catch((error: Error) => {
        assert.fail(`${phase}: ${back.slice(start, end)}: ${error.message}`);
      });
  });
  const schema = files['schema.prisma']!.replace(/^(datasource|generator)\s+\w+\s*\{[^}]*\}\s*/gm, '');
  assert.equal(await diff(copy, { databaseOf: schema }, { schema }), '', `${phase}: drift`);
  await databases.drop(copy);
}
