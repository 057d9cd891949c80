/** Comments that ignore findings: where they hold, what they need, and what is said of those that do nothing. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { applyEdits } from '../../server/src/text/edit';
import { ready } from '../harness/scene';
import { migration, project, serviceOver, told } from './workspace';

before(() => ready);

const index = 'CREATE INDEX "i" ON "User"("email");';
const rule = 'index-build-blocks-writes';
const blocks = (line: number) => `${line} warning ${rule}`;
const unused = (line: number) => `${line} information unused-suppression`;
const noReason = (line: number) => `${line} information suppression-without-reason`;

function finds(sql: string, ...expected: readonly string[]): void {
  assert.deepEqual(told(serviceOver(project(sql))), expected, sql);
}

function messagesOf(sql: string): string[] {
  const found = serviceOver(project(sql)).check().get(migration) ?? [];
  return found.filter(({ rule: id }) => id.includes('suppression')).map(({ message }) => message);
}

test('directly above a statement, whatever other comments stand there', () => {
  finds(`${index}\n`, blocks(1));
  finds(`-- lockstep-ignore ${rule}: forty rows\n${index}\n`);
  finds(`-- CreateIndex\n-- lockstep-ignore ${rule}: forty rows\n-- more\n${index}\n`);
  finds(`\ufeff-- lockstep-ignore ${rule}: forty rows\r\n${index}\r\n`, '1 error syntax-error');
  finds(`/* lockstep-ignore ${rule}: forty rows */\n${index}\n`);
  finds(`  --lockstep-ignore ${rule} : forty rows\n  ${index}\n`);
});

test('at the end of a statement, or in it', () => {
  finds(`${index} -- lockstep-ignore ${rule}: forty rows\n`);
  finds(`CREATE INDEX "i" ON "User"("email") -- lockstep-ignore ${rule}: forty rows\n;\n`);
  finds(`CREATE INDEX "i" -- lockstep-ignore ${rule}: forty rows\n  ON "User"("email");\n`);
});

test('for that statement alone', () => {
  const other = index.replace('"i"', '"j"');
  finds(`${index} -- lockstep-ignore ${rule}: forty rows\n${other}\n`, blocks(2));
  finds(`${other}\n-- lockstep-ignore ${rule}: forty rows\n${index}\n`, blocks(1));
});

test('for several rules, each of which has to be found', () => {
  finds(`-- lockstep-ignore ${rule}, table-rewrite: forty rows\n${index}\n`, unused(1));
  assert.deepEqual(messagesOf(`-- lockstep-ignore ${rule},table-rewrite: forty rows\n${index}\n`), [
    '"table-rewrite" finds nothing in this statement to be ignored.',
  ]);
});

test('for a file, at its head', () => {
  const both = `${index}\n${index.replace('"i"', '"j"')}\n`;
  finds(`-- lockstep-ignore-file ${rule}: nobody is there at night\n\n${both}`);
  finds(`-- a licence\n\n-- lockstep-ignore-file ${rule}: nobody is there at night\n${both}`);
  finds(`${both}-- lockstep-ignore-file ${rule}: too late\n`, blocks(1), blocks(2), unused(3));
});

test('a reason is required', () => {
  finds(`-- lockstep-ignore ${rule}\n${index}\n`, noReason(1), blocks(2));
  finds(`-- lockstep-ignore ${rule}:\n${index}\n`, noReason(1), blocks(2));
  finds(`-- lockstep-ignore ${rule}: ...\n${index}\n`, noReason(1), blocks(2));
  finds(`-- lockstep-ignore-file ${rule}\n${index}\n`, noReason(1), blocks(2));
});

test('what does nothing is said, and why', () => {
  finds(`-- lockstep-ignore ${rule}: far away\n\n${index}\n`, unused(1), blocks(3));
  const say = (comment: string) => messagesOf(`${comment}\nSELECT 1;\n`);
  assert.deepEqual(say(`-- lockstep-ignore ${rule}: why`), [
    `"${rule}" finds nothing in this statement to be ignored.`,
  ]);
  assert.deepEqual(say(`-- lockstep-ignore-file ${rule}: why`), [
    `"${rule}" finds nothing in this file to be ignored.`,
  ]);
  assert.deepEqual(say('-- lockstep-ignore index-build-block-writes: why'), [
    `There is no rule "index-build-block-writes"; did you mean "${rule}"?`,
  ]);
  assert.deepEqual(say('-- lockstep-ignore qqqqqqqqqq: why'), ['There is no rule "qqqqqqqqqq".']);
  assert.deepEqual(say('-- lockstep-ignore: why'), ['This comment names no rule, so it ignores nothing.']);
  assert.deepEqual(say(`-- lockstep-ignore ${rule}: why\n`), [
    'This comment stands directly above no statement, so it ignores nothing.',
  ]);
  assert.deepEqual(say(`-- lockstep-ignore-next-line ${rule}: why`), [
    'There is no comment lockstep-ignore-next-line; write lockstep-ignore or lockstep-ignore-file.',
  ]);
});

test('what is found in the file as such is ignored for the file', () => {
  const say = (word: string) =>
    messagesOf(`-- ${word} directive-without-effect: why\n-- prisma-migrate-disable-next-transaction\nSELECT 1;\n`);
  assert.deepEqual(say('lockstep-ignore-file'), []);
  assert.deepEqual(say('lockstep-ignore'), [
    '"directive-without-effect" is about the whole file; write lockstep-ignore-file.',
  ]);
});

test('what looks like such a comment and is none', () => {
  finds(
    `INSERT INTO "Setting" ("id") VALUES (1);\nSELECT '-- lockstep-ignore ${rule}: no', $$\n-- lockstep-ignore x\n$$;\n`,
  );
  finds('-- see lockstep-ignore in the docs\nSELECT 1;\n');
});

test('what is ignored is not mended, neither here nor with all others', () => {
  const ignored = serviceOver(project(`-- lockstep-ignore ${rule}: forty rows\n${index}\n`));
  assert.deepEqual(ignored.fixes(migration), []);
  assert.equal(ignored.fixAll(migration), undefined);
});

test('the last fix ignores a finding; its reason is to be filled in', () => {
  const ignoring = (sql: string, settings = {}) => {
    const service = serviceOver(project(sql), settings);
    const at = sql.indexOf('CREATE INDEX');
    const last = service.fixesAt(migration, { start: at, end: at }).at(-1);
    return last?.fix.title.startsWith('Ignore') ? applyEdits(sql, last.fix.edits) : undefined;
  };
  const comment = `-- lockstep-ignore ${rule}: `;
  assert.equal(ignoring(`${index}\n`), `${comment}\n${index}\n`);
  assert.equal(ignoring(`-- CreateIndex\r\n  ${index}\r\n`), `-- CreateIndex\r\n  ${comment}\r\n  ${index}\r\n`);
  assert.equal(ignoring(`\ufeff${index}\n`), `\ufeff${comment}\n${index}\n`);
  assert.equal(ignoring(`SELECT 1; ${index}\n`), `SELECT 1; \n${comment}\n${index}\n`);
  for (const sql of [`${index}\n`, `SELECT 1; ${index}\n`, `SELECT 1;\n  ${index}`]) {
    const [with1, line] = [ignoring(sql)!, sql.startsWith('SELECT') ? 2 : 1];
    finds(with1, noReason(line), blocks(line + 1));
    finds(with1.replace(comment, `${comment}forty rows`));
  }
  assert.equal(ignoring(`${index}\n`, { ignoreFix: false }), undefined);
  assert.equal(ignoring(`${index}\n`, { from: 'command line' }) === undefined, false);
});

test('an applied migration is not edited', () => {
  const files = {
    ...project(`${index}\n`),
    '/app/lockstep.json': '{ "baseline": { "before": "20260102000000_case" } }',
  };
  assert.deepEqual(serviceOver(files).fixesAt(migration, { start: 0, end: 0 }), []);
});

test('a comment that does nothing is taken out or put right', () => {
  const mended = (sql: string) => {
    const fixes = serviceOver(project(sql)).fixes(migration);
    const fix = fixes.find(({ finding }) => finding.rule === 'unused-suppression')!.fix;
    assert.equal(fix.kind, 'changes-outcome');
    return applyEdits(sql, fix.edits);
  };
  assert.equal(mended('-- a\n-- lockstep-ignore table-rewrite: why\nSELECT 1;\n'), '-- a\nSELECT 1;\n');
  assert.equal(mended('SELECT 1; -- lockstep-ignore table-rewrite: why\nSELECT 2;\n'), 'SELECT 1;\nSELECT 2;\n');
  const both = (names: string) => `-- lockstep-ignore ${names}: why\n${index}\n`;
  assert.equal(mended(both(`table-rewrite, ${rule}`)), both(rule));
  assert.equal(mended(both(`${rule}, table-rewrite`)), both(rule));
  assert.equal(mended(both('index-build-block-writes')), both(rule));
});
