import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksumOf, isSameText, matchesChecksum } from '../../server/src/prisma/checksum';

test('the checksum is SHA-256 of UTF-8 in hex', () => {
  assert.equal(checksumOf('SELECT 1;'), '17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a');
  assert.equal(checksumOf(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('line endings are forgiven as Prisma forgives them', () => {
  const unix = 'SELECT 1;\nSELECT 2;\n';
  const windows = unix.replaceAll('\n', '\r\n');
  assert.ok(matchesChecksum(unix, checksumOf(windows)));
  assert.ok(matchesChecksum(windows, checksumOf(unix)));
  assert.ok(matchesChecksum(unix, checksumOf(unix)));
  assert.ok(!matchesChecksum(unix, checksumOf(`${unix} `)));
});

test('checksums of old versions lack leading zeros', () => {
  const hex = checksumOf('SELECT 1;');
  const old = hex
    .match(/../g)!
    .map((byte) => Number.parseInt(byte, 16).toString(16))
    .join('');
  assert.ok(old.length < hex.length);
  assert.ok(matchesChecksum('SELECT 1;', old));
});

test('texts that differ in line endings only are the same', () => {
  assert.ok(isSameText('a\r\nb\n', 'a\nb\r\n'));
  assert.ok(!isSameText('a\n', 'a'));
});
