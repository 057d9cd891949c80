import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from './runToEnd';

const root = join(__dirname, '../..');

/** Builds and packs the extension; gives the .vsix. */
export async function makeVsix(): Promise<string> {
  await runToEnd(process.execPath, ['scripts/package.mjs'], { cwd: root });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return join(root, `lockstep-${version}.vsix`);
}
