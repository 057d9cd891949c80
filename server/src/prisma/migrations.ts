import type { Files } from './files';
import { byUnits } from './paths';
import type { PrismaProject } from './project';
import { isBefore } from './version';

/** One migration folder. `text` is undefined when there is nothing to read, and then `problem` says why. */
export interface MigrationFile {
  /** The folder's name, by which `_prisma_migrations` knows it. */
  readonly name: string;
  /** The absolute path of its migration.sql, whether that is there or not. */
  readonly path: string;
  readonly text: string | undefined;
  readonly problem?: string;
  /** Whether the folder holds no migration.sql at all. */
  readonly hasNoFile?: boolean;
}

/** The migrations of a project in Prisma's order. Every sub-folder is one; loose files are none. */
export function readMigrations(files: Files, project: PrismaProject): MigrationFile[] {
  const folders = (files.list(project.migrationsPath) ?? []).filter(({ kind }) => kind === 'directory');
  const compare = compareNames(project.prisma.version);
  return folders
    .map(({ name }) => readMigration(files, project.migrationsPath, name))
    .filter((migration) => migration !== undefined)
    .sort((a, b) => compare(a.name, b.name));
}

/** How a version of Prisma orders migrations: from 7 on with localeCompare, before that by bytes. */
export function compareNames(version: string): (a: string, b: string) => number {
  return isBefore(version, '7.0.0') ? byBytes : inEnglish;
}

// Prisma asks the machine's own language; generated names are ordered alike in all of them, so one is taken for all.
const inEnglish = new Intl.Collator('en').compare;

function byBytes(a: string, b: string): number {
  // UTF-8 orders like code points. UTF-16 units differ from that only where surrogates meet U+E000 and above.
  return /[\ud800-\udfff]/.test(a + b) ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : byUnits(a, b);
}

function readMigration(files: Files, folder: string, name: string): MigrationFile | undefined {
  const path = `${folder}/${name}/migration.sql`;
  const result = files.readResult(path);
  if (result.kind === 'text') return { name, path, text: result.text };
  if (result.kind === 'unreadable') return { name, path, text: undefined, problem: result.problem };
  if (name.startsWith('.')) return undefined;
  return {
    name,
    path,
    text: undefined,
    hasNoFile: true,
    problem: 'This folder holds no migration.sql; prisma migrate deploy stops here (P3015).',
  };
}
