/** Every case of every rule's fixture: findings and fixes exactly as written, and what must hold for each. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { type Case, type FixText, readCases, writeCases } from '../harness/fixture';
import { differencesOf, labelOf } from '../harness/labels';
import { carriedOut, frozen, prove, settles } from '../harness/proof';
import { caseName, type Found, findingsIn, ready, sceneOf, surroundingsOf } from '../harness/scene';

const folder = join(__dirname, '../fixtures/rules');
const updating = process.env.UPDATE_FIXTURES === '1';

before(() => ready);

for (const file of readdirSync(folder).sort()) {
  const id = file.slice(0, -'.sql'.length);
  const cases = readCases(readFileSync(join(folder, file), 'utf8'));
  if (cases.some(({ directives }) => directives.has('history'))) continue;
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
  const around = surroundingsOf(each);
  const file = { name: caseName, text: each.sql };
  const found = findingsIn(frozen(sceneOf(file, around)));
  const wrong = differencesOf(each.labels, labelsOf(each, found));
  assert.deepEqual(wrong, []);
  if (each.fixes.length > 0) assert.deepEqual(each.fixes, fixesOf(each, found, id));
  for (const one of found) {
    for (const plan of one.finding.remedies?.() ?? []) prove(plan, one, [file], 0, around);
  }
  settles(file, around);
}

function labelsOf(each: Case, found: readonly Found[]) {
  return found.map(({ rule, severity, finding }) =>
    labelOf(each.sql, finding.span, { severity, rule: rule.id, message: finding.message }),
  );
}

/** The texts of all fixes that the fixture's own rule offers. */
function fixesOf(each: Case, found: readonly Found[], id: string): FixText[] {
  const file = { name: caseName, text: each.sql };
  const plans = found.filter(({ rule }) => rule.id === id).flatMap(({ finding }) => finding.remedies?.() ?? []);
  if (plans.length === 0) return [{ title: 'none', parts: [{ name: undefined, text: '' }] }];
  return plans.map((plan) => {
    const [edited, ...following] = carriedOut(plan, file);
    return {
      title: plan.title,
      parts: [
        { name: undefined, text: edited!.text },
        ...following.map(({ text }, index) => ({ name: plan.following[index]!.slug, text })),
      ],
    };
  });
}

function asFound(each: Case, id: string): Case {
  const found = findingsIn(sceneOf({ name: caseName, text: each.sql }, surroundingsOf(each)));
  const fixes = each.fixes.length > 0 ? fixesOf(each, found, id) : [];
  return { ...each, labels: labelsOf(each, found), fixes };
}
