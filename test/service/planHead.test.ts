/** The first line of a plan's migration: what is written is read again, and nothing else is taken for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planName, readPlanHead, writePlanHead } from '../../server/src/service/planHead';
import { phaseOf } from '../../server/src/service/plans';
import { releaseUse } from '../../server/src/service/releaseUse';

const head = {
  kind: 'rename-column',
  answers: { where: 'database', sync: 'app', model: 'User', field: 'e"mail', to: 'mail', column: 'e, (x) "y"' },
  phase: 2,
  phases: 6,
  id: 'backfill',
};

test('what is written is read again; what everybody has is not written', () => {
  const line = writePlanHead(head);
  assert.equal(
    line,
    '-- lockstep: plan rename-column "User"."e""mail" to "mail" (sync "app", column "e, (x) ""y"""), phase 2 of 6: backfill',
  );
  assert.deepEqual(readPlanHead(`${line}\n\nSELECT 1;\n`), head);
  assert.deepEqual(readPlanHead(`\ufeff\r\n${line}\r\nSELECT 1;\r\n`), head);
});

test('histories say what a migration is to its plan', () => {
  assert.equal(phaseOf(writePlanHead(head)), 'Rename "e"mail" to "mail", phase 2 of 6');
  assert.equal(phaseOf('SELECT 1;'), undefined);
});

test('only the first line of a migration counts', () => {
  const line = writePlanHead(head);
  assert.equal(readPlanHead(`SELECT 1;\n${line}\n`), undefined);
  assert.equal(readPlanHead(undefined), undefined);
  for (const text of ['', '-- lockstep: plan', `${line.slice(0, 40)}\nSELECT 1;`, line.replace('2 of 6', 'two')])
    assert.equal(readPlanHead(text), undefined, text);
});

test('a line break cannot leave the comment', () => {
  const line = writePlanHead({ ...head, answers: { ...head.answers, value: "'a\n'; DROP TABLE x; --" } });
  assert.ok(!line.includes('\n'));
});

test('plans are told apart by what they change', () => {
  const name = (answers: Readonly<Record<string, string>>) => planName('rename-column', answers);
  assert.equal(name({ model: 'User', field: 'email', to: 'mail' }), 'rename_column_user_email_to_mail');
  assert.notEqual(name({ model: 'User', field: 'email', to: 'a' }), name({ model: 'User', field: 'email', to: 'b' }));
});

test('a release does not use what its schema ignores', () => {
  const schema =
    'model User {\n  id Int @id\n  mail String\n  email String? @unique @ignore\n}\nmodel Old {\n  id Int @id\n  @@ignore\n}\n';
  const use = releaseUse([schema], 'here');
  assert.deepEqual(
    [use.usesColumn('public', 'User', 'mail'), use.usesColumn('public', 'User', 'email')],
    [true, false],
  );
  assert.deepEqual([use.usesTable('public', 'User'), use.usesTable('public', 'Old')], [true, false]);
});
