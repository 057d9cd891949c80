import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder that this user's programs keep what they can make again in. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'win32') {
    return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'lockstep', 'cache');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'lockstep');
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lockstep');
}

/** A kept file's bytes; undefined when there is none that can be read. */
export function fromCache(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name));
  } catch {
    return undefined;
  }
}

/** Keeps a file, whole or not at all. Where that is not allowed, the next run makes it again. */
export function toCache(folder: string, name: string, bytes: Uint8Array): void {
  const path = join(folder, name);
  const aside = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(aside, bytes);
    renameSync(aside, path);
  } catch {}
}
