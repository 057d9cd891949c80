import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How far the search goes: deep enough for a monorepo, too little to be felt. */
const depth = 5;
const folders = 4000;

/**
 * Is there a PostgreSQL project of Prisma in one of these folders? A look at file names and at what the few that
 * matter say of their provider; all that follows is the server's to find out.
 */
export async function hasProject(roots: readonly string[]): Promise<boolean> {
  let level = roots;
  let seen = 0;
  for (let down = 0; down <= depth && level.length > 0; down += 1) {
    const below: string[] = [];
    for (const folder of level) {
      seen += 1;
      if (seen > folders) return false;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !skipped(entry.name)) below.push(path);
        if (isTelling(entry.name) && (await saysPostgres(path))) return true;
      }
    }
    level = below;
  }
  return false;
}

function skipped(name: string) {
  return name.startsWith('.') || name === 'node_modules';
}

function isTelling(name: string) {
  return name === 'migration_lock.toml' || name.endsWith('.prisma');
}

async function saysPostgres(path: string) {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^\s*provider\s*=\s*["'](postgres|postgresql)["']/m.test(text);
}
