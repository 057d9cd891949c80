/** 36 real incidents, each in its smallest form: what Lockstep says of it before the fact, or why it cannot. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { historyRules, rules } from '../../server/src/rules/index';
import { type Case, readCases, writeCases } from '../harness/fixture';
import { findingsInHistory, historyLabels, historyOf } from '../harness/history';
import { differencesOf, labelOf } from '../harness/labels';
import { caseName, findingsIn, ready, sceneOf, surroundingsOf } from '../harness/scene';

const path = join(__dirname, 'incidents.sql');
const table = join(__dirname, '../../docs/incidents.md');
const updating = process.env.UPDATE_FIXTURES === '1';
const cases = readCases(readFileSync(path, 'utf8'));

before(() => ready);

test('each of the 36 is there once, with what happened', () => {
  const numbers = cases.map(({ title }) => title).filter((title) => /^\d+\. /.test(title));
  assert.deepEqual(
    numbers.map((title) => Number.parseInt(title, 10)),
    Array.from({ length: 36 }, (_, index) => index + 1),
  );
  for (const { title, directives } of cases) assert.ok(directives.get('happened')?.[0], title);
});

for (const each of cases) {
  test(each.title, () => {
    const labels = labelsOf(each);
    const found = new Set(labels.map(({ rule }) => rule));
    const { given, reason } = expected(each);
    assert.ok((given.length === 0) !== (reason === undefined), 'findings, or a reason why there are none');
    for (const id of given) assert.ok(found.has(id), `${id} is not among ${[...found].join(', ')}`);
    for (const id of given)
      assert.ok(
        [...rules, ...historyRules].some((rule) => rule.id === id),
        id,
      );
    if (!updating) assert.deepEqual(differencesOf(each.labels, labels), []);
  });
}

test('docs/incidents.md is the table of these cases', () => {
  if (updating) {
    writeFileSync(path, writeCases(cases.map((each) => ({ ...each, labels: labelsOf(each) }))));
    writeFileSync(table, page());
  }
  assert.equal(readFileSync(table, 'utf8'), page());
});

function expected({ directives }: Case) {
  const given = (directives.get('gives') ?? []).flatMap((ids) => ids.split(' '));
  return { given, reason: directives.get('none')?.[0] };
}

function labelsOf(each: Case) {
  if (each.directives.has('history')) return historyLabels(each, findingsInHistory(historyOf(each)));
  return findingsIn(sceneOf({ name: caseName, text: each.sql }, surroundingsOf(each))).map(
    ({ rule, severity, finding }) =>
      labelOf(each.sql, finding.span, { severity, rule: rule.id, message: finding.message }),
  );
}

function page(): string {
  const rows = cases.map((each) => {
    const { given, reason } = expected(each);
    const said = reason ?? given.map((id) => `[${id}](rules/${id}.md)`).join(', ');
    return `| ${each.title} | ${each.directives.get('happened')![0]} | ${said} |`;
  });
  return `# Real incidents, and what Lockstep says of them before the fact

Each is tested in its smallest form: \`test/incidents/incidents.sql\` holds the SQL with all findings, and this table is
written from it.

| Incident | What happened | Lockstep says |
| --- | --- | --- |
${rows.join('\n')}
`;
}
