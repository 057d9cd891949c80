import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const version = '2.66.0';

/** The squawk program of the pinned version; installed into the cache folder when it is not there. */
export function squawk(): string {
  const folder = resolve('.cache', `squawk-${version}`);
  const program = join(folder, 'node_modules', '.bin', 'squawk');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', `squawk-cli@${version}`], { cwd: folder, stdio: 'ignore' });
  }
  return program;
}
