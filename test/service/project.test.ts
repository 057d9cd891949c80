/** What a project's lockstep.json does: which one counts, what goes before what, and what changes when it does. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ready } from '../harness/scene';
import { fileOf, migration, project, serviceOver, told } from './workspace';

before(() => ready);

const index = 'CREATE INDEX "i" ON "User"("email");\n';
const rule = 'index-build-blocks-writes';
const blocks = `1 warning ${rule}`;

const configured = (sql: string, config: unknown, settings = {}) =>
  serviceOver({ ...project(sql), '/app/lockstep.json': JSON.stringify(config) }, settings);

test('the severity of a rule', () => {
  assert.deepEqual(told(configured(index, {})), [blocks]);
  assert.deepEqual(told(configured(index, { rules: { [rule]: 'error' } })), [`1 error ${rule}`]);
  assert.deepEqual(told(configured(index, { rules: { [rule]: 'off' } })), []);
  const ignored = `-- lockstep-ignore ${rule}: forty rows\n${index}`;
  assert.deepEqual(told(configured(ignored, { rules: { [rule]: 'off' } })), [], 'the comment is not unused');
  const unused = `-- lockstep-ignore table-rewrite: none\nSELECT 1;\n`;
  assert.deepEqual(told(configured(unused, { rules: { 'unused-suppression': 'error' } })), [
    '1 error unused-suppression',
  ]);
});

test('versions: the command line goes before lockstep.json, and that before the settings of an editor', () => {
  const versions = (config: unknown, settings: object) => {
    const [session] = configured(index, config, { prisma: undefined, ...settings }).sessions;
    return [session!.postgres, session!.project.prisma.version, session!.settings.applied];
  };
  const editor = { postgres: 15, prisma: '5.22.0', applied: 'git' };
  assert.deepEqual(versions({}, {}), [18, '7.10.0', 'auto']);
  assert.deepEqual(versions({}, editor), [15, '5.22.0', 'git']);
  assert.deepEqual(versions({ postgres: 16, prisma: '6.19.0', applied: 'none' }, editor), [16, '6.19.0', 'none']);
  assert.deepEqual(versions({ postgres: 16 }, editor), [16, '5.22.0', 'git']);
  const flags = { from: 'command line', postgres: undefined, prisma: undefined, applied: undefined };
  assert.deepEqual(versions({ postgres: 16, prisma: '6.19.0', applied: 'none' }, flags), [16, '6.19.0', 'none']);
  assert.deepEqual(versions({ postgres: 16, prisma: '6.19.0' }, { ...flags, ...editor }), [15, '5.22.0', 'git']);
});

test('small tables: what works on them alone, while they alone are waited for, is information', () => {
  const small = (sql: string, ...tables: string[]) => told(configured(sql, { smallTables: tables }));
  const onSetting = 'CREATE INDEX "s" ON "Setting"("owner");\n';
  assert.deepEqual(small(onSetting), [blocks]);
  assert.deepEqual(small(onSetting, 'public.Setting'), []);
  assert.deepEqual(small(onSetting, 'public.User'), [blocks]);
  assert.deepEqual(small(`${onSetting}${index}`, 'public.Setting'), [`2 warning ${rule}`]);
  const update = 'UPDATE "Setting" SET "owner" = 1;\n';
  assert.equal(small(update).length, 1);
  assert.deepEqual(small(update, 'public.Setting'), []);
  const reference = 'ALTER TABLE "Setting" ADD CONSTRAINT "f" FOREIGN KEY ("owner") REFERENCES "User"("id");\n';
  assert.equal(small(reference, 'public.Setting').length, 1, '"User" is waited for too');
  assert.deepEqual(small(reference, 'public.Setting', 'public.User'), []);
});

test('small tables: a lock on another table is held all the same', () => {
  const sql = 'ALTER TABLE "User" ADD COLUMN "name" TEXT;\nUPDATE "Setting" SET "owner" = 1;\n';
  const config = { prisma: '6.19.0', smallTables: ['public.Setting'] };
  assert.deepEqual(told(configured(sql, config)), ['1 warning lock-held-during-work']);
  assert.deepEqual(told(configured(sql, { ...config, smallTables: ['public.Setting', 'public.User'] })), []);
});

test('small tables: information stays information, whatever the rule counts here', () => {
  const config = { smallTables: ['public.User'], rules: { [rule]: 'error' } };
  const found = configured(index, config).check().get(migration) ?? [];
  assert.equal(found.find((each) => each.rule === rule)?.severity, 'information');
});

test('a baseline: what sorts up to it counts as applied, and nothing is said of it', () => {
  const files = { ...project(index), [fileOf('20260103000000_next')]: index.replace('"i"', '"j"') };
  const found = (before: string) => {
    const service = serviceOver({ ...files, '/app/lockstep.json': JSON.stringify({ baseline: { before } }) });
    return [told(service).length, told(service, fileOf('20260103000000_next')).length];
  };
  assert.deepEqual(found('20260101000000_init'), [1, 1]);
  assert.deepEqual(found('20260102000000_case'), [0, 1]);
  assert.deepEqual(found('20260102000000'), [0, 1]);
  assert.deepEqual(found('20260103000000_next'), [0, 0]);
});

test('the nearest file counts, up to the top of the repository; each project has its own', () => {
  const off = JSON.stringify({ rules: { [rule]: 'off' } });
  const two = { ...project(index, '/repo/a'), ...project(index, '/repo/b') };
  const found = (files: Record<string, string>) => {
    const service = serviceOver({ ...two, '/repo/.git/HEAD': '', ...files });
    return ['a', 'b'].map((name) => told(service, fileOf('20260102000000_case', `/repo/${name}`)).length);
  };
  assert.deepEqual(found({}), [1, 1]);
  assert.deepEqual(found({ '/repo/lockstep.json': off }), [0, 0]);
  assert.deepEqual(found({ '/repo/b/.lockstep.json': off }), [1, 0]);
  assert.deepEqual(found({ '/repo/lockstep.json': off, '/repo/a/lockstep.json': '{}' }), [1, 0]);
  assert.deepEqual(found({ '/lockstep.json': off }), [1, 1], 'it lies above the repository');
});

test('what is wrong in the file is found there, once for all its projects; the rest of it holds', () => {
  const two = { ...project(index, '/repo/a'), ...project(index, '/repo/b') };
  const config = `{ "postgress": 16, "rules": { "${rule}": "off" } }`;
  const service = serviceOver({ ...two, '/repo/.git/HEAD': '', '/repo/lockstep.json': config });
  const [finding, ...others] = service.check().get('/repo/lockstep.json') ?? [];
  assert.deepEqual(others, []);
  assert.equal(finding?.rule, 'invalid-configuration');
  assert.equal(finding.severity, 'error');
  assert.equal(config.slice(finding.span.start, finding.span.end), '"postgress"');
  assert.deepEqual(told(service, fileOf('20260102000000_case', '/repo/a')), []);
});

test('a file that cannot be read is an error of its own', () => {
  const service = serviceOver({
    ...project(index),
    '/app/lockstep.json': new Error('No permission to read the file.'),
  });
  assert.equal(service.check().get('/app/lockstep.json')?.[0]?.message, 'No permission to read the file.');
});

test('while the file is edited, its text in the editor counts', () => {
  const service = serviceOver(project(index));
  assert.deepEqual(told(service), [blocks]);
  service.openText('/app/lockstep.json', `{ "rules": { "${rule}": "off" } }`);
  assert.deepEqual(told(service), []);
  service.openText('/app/lockstep.json', `{ "rules": { "${rule}": "of" } }`);
  assert.deepEqual(told(service), [blocks]);
  assert.equal(service.check().get('/app/lockstep.json')?.length, 1);
  service.openText('/app/lockstep.json', '{ "postgres": 14, "prisma": "6.19.0" }');
  assert.deepEqual([service.sessions[0]!.postgres, service.sessions[0]!.project.prisma.version], [14, '6.19.0']);
  service.closeText('/app/lockstep.json');
  assert.equal(service.check().get('/app/lockstep.json'), undefined);
  assert.deepEqual([service.sessions[0]!.postgres, service.sessions[0]!.project.prisma.version], [18, '7.10.0']);
});

test('a file that comes, changes and goes on disk', () => {
  const files: Record<string, string> = project(index);
  const service = serviceOver(files);
  const write = (text: string | undefined) => {
    if (text === undefined) delete files['/app/lockstep.json'];
    else files['/app/lockstep.json'] = text;
    service.filesChanged(['/app/lockstep.json']);
    return told(service);
  };
  assert.deepEqual(write(`{ "rules": { "${rule}": "off" } }`), []);
  assert.deepEqual(write('{}'), [blocks]);
  assert.deepEqual(write(`{ "rules": { "${rule}": "error" } }`), [`1 error ${rule}`]);
  assert.deepEqual(write(undefined), [blocks]);
});
