import { posix } from 'node:path';
import type { Files } from './files';
import { below, resolveFrom, upwards } from './paths';
import type { PrismaProject, ProjectSettings } from './project';
import { bareProject, findProjects, projectsOf } from './projects';

/** What a path given on the command line means. */
export interface Target {
  readonly project: PrismaProject;
  /** The one migration that the path names; undefined when it names the whole project. */
  readonly migration: string | undefined;
}

/**
 * The project that `path` is, or lies in: a project, a migrations folder, one migration's folder or one migration.sql.
 * Undefined when there is none.
 */
export function findProjectOf(files: Files, path: string, settings: ProjectSettings = {}): Target | undefined {
  const given = resolveFrom('/', path);
  const folder = files.list(given) === undefined ? posix.dirname(given) : given;
  if (isMigration(files, folder) && (folder !== given || !isMigrations(files, folder))) {
    return { project: ownerOf(files, posix.dirname(folder), settings), migration: posix.basename(folder) };
  }
  if (isMigrations(files, folder)) return { project: ownerOf(files, folder, settings), migration: undefined };
  const project =
    projectsAt(files, folder, settings).find(({ root }) => root === folder) ??
    enclosing(files, folder, settings, ({ schemaPath, migrationsPath }) =>
      [schemaPath, migrationsPath].some((at) => at === given || below(folder, at ?? '') !== undefined),
    ) ??
    findProjects(files, [folder], settings)[0] ??
    enclosing(files, folder, settings, () => true);
  return project && { project, migration: undefined };
}

function isMigration(files: Files, folder: string): boolean {
  if (files.exists(`${folder}/migration.sql`)) return true;
  const parent = posix.dirname(folder);
  return (
    /^\d+_/.test(posix.basename(folder)) && (posix.basename(parent) === 'migrations' || isMigrations(files, parent))
  );
}

function isMigrations(files: Files, folder: string): boolean {
  if (files.exists(`${folder}/migration_lock.toml`)) return true;
  return (files.list(folder) ?? []).some(
    ({ kind, name }) => kind === 'directory' && files.exists(`${folder}/${name}/migration.sql`),
  );
}

/** The project whose migrations these are: declared in a folder above, or told by the place. */
function ownerOf(files: Files, migrations: string, settings: ProjectSettings): PrismaProject {
  const isOwner = ({ migrationsPath }: PrismaProject) => migrationsPath === migrations;
  return enclosing(files, posix.dirname(migrations), settings, isOwner) ?? bareProject(files, migrations, settings);
}

/** The nearest project of a folder above that `accepts` holds for. The search ends at the top of a repository. */
function enclosing(
  files: Files,
  folder: string,
  settings: ProjectSettings,
  accepts: (project: PrismaProject) => boolean,
): PrismaProject | undefined {
  for (const above of upwards(folder)) {
    const found = projectsAt(files, above, settings).find(accepts);
    if (found) return found;
    if (files.exists(`${above}/.git`)) return undefined;
  }
  return undefined;
}

function projectsAt(files: Files, folder: string, settings: ProjectSettings): PrismaProject[] {
  const entries = files.list(folder);
  return entries ? projectsOf(files, [{ path: folder, entries }], settings) : [];
}
