// A node:test reporter: one line for each file and for each slow test, every failure whole, and the sums as JSON in
// the file that LOCKSTEP_TEST_SUMS names.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inspect } from 'node:util';
import { root } from './root.mjs';

const outcome = { 'test:pass': 'passed', 'test:fail': 'failed' };

/** Milliseconds. */
const slow = 2000;

export default async function* report(events) {
  const sums = { passed: 0, failed: 0, skipped: 0 };
  const files = new Map();
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (!(type in outcome)) continue;
    const file = files.get(data.file) ?? { passed: 0, failed: 0, skipped: 0, started: 0 };
    files.set(data.file, file);
    if (type === 'test:fail' && isOwnFailure(data)) yield failure(data);
    if (!counts(type, data)) continue;
    if (type === 'test:pass' && data.details.duration_ms > slow) yield `  ${data.name}  ${seconds(data)}\n`;
    const kind = data.skip !== undefined || data.todo !== undefined ? 'skipped' : outcome[type];
    sums[kind] += 1;
    file[kind] += 1;
  }
  for (const [file, of] of files) yield `${of.failed ? '✗' : '✓'} ${name(file)}  ${sentence(of)}\n`;
  if (process.env.LOCKSTEP_TEST_SUMS) writeFileSync(process.env.LOCKSTEP_TEST_SUMS, JSON.stringify(sums));
}

/** Suites are headings; a suite counts only when it fails by itself, as a broken hook does. */
function counts(type, data) {
  return data.details.type !== 'suite' || (type === 'test:fail' && isOwnFailure(data));
}

function seconds({ details }) {
  return `${(details.duration_ms / 1000).toFixed(1)} s`;
}

function isOwnFailure(data) {
  return data.details.error?.failureType !== 'subtestsFailed';
}

function failure({ name: title, file, line, details }) {
  const cause = details.error?.cause ?? details.error;
  const text = cause?.stack ?? cause?.message ?? inspect(cause);
  return `✗ ${name(file)}:${line ?? 1} ${title}\n${String(text).replaceAll(/^/gm, '    ')}\n`;
}

function name(file) {
  return file ? relative(root, file) : '(no file)';
}

export function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
