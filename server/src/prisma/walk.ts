import type { Entry, Files } from './files';
import { byUnits } from './paths';

/** A folder that the walk came by. */
export interface Folder {
  readonly path: string;
  readonly entries: readonly Entry[];
}

/** Folders in which nobody keeps the source of a Prisma project. Of hidden ones, none is entered. */
const ignored = new Set([
  'node_modules',
  'bower_components',
  'dist',
  'build',
  'out',
  'coverage',
  'target',
  'vendor',
  'tmp',
  'temp',
  '__pycache__',
  'venv',
  'public',
]);

const deepest = 8;
const mostFolders = 5000;

/** The folders below `roots`, outer ones first, in the same order everywhere. Bounded in depth and number. */
export function foldersBelow(files: Files, roots: readonly string[]): Folder[] {
  const found: Folder[] = [];
  const seen = new Set<string>();
  let level = roots;
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const next: string[] = [];
    for (const path of level) {
      if (seen.has(path)) continue;
      seen.add(path);
      const entries = files.list(path);
      if (entries === undefined) continue;
      found.push({ path, entries });
      if (found.length >= mostFolders) return found;
      next.push(...subfolders(path, entries));
    }
    level = next;
  }
  return found;
}

function subfolders(path: string, entries: readonly Entry[]): string[] {
  // Below a migrations folder there are migrations only, and there may be a thousand of them.
  if (entries.some(({ name }) => name === 'migration_lock.toml')) return [];
  return entries
    .filter(
      ({ kind, name }) => kind === 'directory' && !name.startsWith('.') && !ignored.has(name) && !/^\d{14}_/.test(name),
    )
    .map(({ name }) => `${path === '/' ? '' : path}/${name}`)
    .sort(byUnits);
}
