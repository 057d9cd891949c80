import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeFiles } from '../../server/src/node/ports';

const files = nodeFiles();

test('texts, missing and unreadable files, folders and links', (context) => {
  const root = mkdtempSync(join(tmpdir(), 'lockstep-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const at = (name: string) => join(root, name);
  const problem = (name: string) => {
    const result = files.readResult(at(name));
    return result.kind === 'unreadable' ? result.problem : result.kind;
  };
  writeFileSync(at('a.sql'), '\uFEFFselect 1;\r\n');
  writeFileSync(at('latin1.sql'), Buffer.from([0x27, 0xe9, 0x27]));
  writeFileSync(at('utf16.sql'), Buffer.from('\uFEFFselect 1', 'utf16le'));
  writeFileSync(at('large.sql'), '');
  truncateSync(at('large.sql'), 11 * 1024 * 1024);
  mkdirSync(at('folder'));
  symlinkSync(at('a.sql'), at('link.sql'));
  symlinkSync(at('folder'), at('linked-folder'));
  symlinkSync(at('nowhere'), at('dangling'));

  assert.equal(files.read(at('a.sql')), '\uFEFFselect 1;\r\n');
  assert.equal(files.read(at('link.sql')), '\uFEFFselect 1;\r\n');
  assert.equal(files.read(at('nothing.sql')), undefined);
  assert.equal(problem('nothing.sql'), 'missing');
  assert.equal(problem('a.sql/below'), 'missing');
  assert.match(problem('latin1.sql'), /not valid UTF-8/);
  assert.match(problem('utf16.sql'), /is UTF-16/);
  assert.match(problem('large.sql'), /11 MB/);
  assert.match(problem('folder'), /is a folder/);
  assert.ok(files.exists(at('folder')) && !files.exists(at('nothing')));
  assert.equal(files.list(at('nothing')), undefined);
  assert.equal(files.list(at('a.sql')), undefined);
  const names = (kind: string) =>
    files
      .list(root)
      ?.filter((entry) => entry.kind === kind)
      .map(({ name }) => name)
      .sort();
  assert.deepEqual(names('directory'), ['folder']);
  assert.deepEqual(names('file'), ['a.sql', 'large.sql', 'latin1.sql', 'link.sql', 'utf16.sql']);
});

test('no permission', { skip: process.getuid?.() === 0 || process.platform === 'win32' }, (context) => {
  const path = join(mkdtempSync(join(tmpdir(), 'lockstep-')), 'a.sql');
  context.after(() => rmSync(path, { force: true }));
  writeFileSync(path, '');
  chmodSync(path, 0);
  assert.deepEqual(files.readResult(path), { kind: 'unreadable', problem: 'No permission to read the file.' });
});
