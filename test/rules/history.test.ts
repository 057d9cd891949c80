/** Every case of every history rule's fixture. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { type Case, readCases, writeCases } from '../harness/fixture';
import { findingsInHistory, historyFixes, historyLabels, historyOf } from '../harness/history';
import { differencesOf } from '../harness/labels';
import { ready } from '../harness/scene';

before(() => ready);

const folder = join(__dirname, '../fixtures/rules');
const updating = process.env.UPDATE_FIXTURES === '1';

for (const file of readdirSync(folder).sort()) {
  const id = file.slice(0, -'.sql'.length);
  const cases = readCases(readFileSync(join(folder, file), 'utf8'));
  if (!cases.some(({ directives }) => directives.has('history'))) continue;
  test(id, async (t) => {
    const updated: Case[] = [];
    for (const each of cases) {
      await t.test(each.title, () => {
        updated.push(updating ? asFound(each, id) : each);
        check(updated.at(-1)!, id);
      });
    }
    if (updating && updated.length === cases.length) writeFileSync(join(folder, file), writeCases(updated));
  });
}

function check(each: Case, id: string): void {
  const found = findingsInHistory(historyOf(each));
  assert.deepEqual(differencesOf(each.labels, historyLabels(each, found)), []);
  if (each.fixes.length > 0) assert.deepEqual(each.fixes, historyFixes(each, found, id));
}

function asFound(each: Case, id: string): Case {
  const found = findingsInHistory(historyOf(each));
  const fixes = each.fixes.length > 0 ? historyFixes(each, found, id) : [];
  return { ...each, labels: historyLabels(each, found), fixes };
}
