import { posix } from 'node:path';
import { asksForPrisma8, configIn, configNames, type PrismaConfig } from './config';
import type { Files } from './files';
import { below, resolveFrom } from './paths';
import type { PrismaProject, ProjectProblem, ProjectSettings } from './project';
import { providerOf, silentForProvider } from './provider';
import { migrationsOf, type SchemaPlace, schemaAt, schemaBeside, usualSchema } from './schemaPlace';
import { isBefore, prismaVersionOf, readJson } from './version';
import { type Folder, foldersBelow } from './walk';

// Takes a port to the files and folders to look in; gives the Prisma projects there. Reads configuration as text and
// runs none of it.

/** What a project is made of, before its provider and version are known. */
interface Layout {
  readonly root: string;
  readonly schema: SchemaPlace | undefined;
  readonly migrationsPath: string;
  readonly prisma8: boolean;
  readonly problems: readonly ProjectProblem[];
}

/** The Prisma projects in and below `roots`, outer ones first. The same schema or migrations folder is given once. */
export function findProjects(files: Files, roots: readonly string[], settings: ProjectSettings = {}): PrismaProject[] {
  return projectsOf(
    files,
    foldersBelow(
      files,
      roots.map((root) => resolveFrom('/', root)),
    ),
    settings,
  );
}

/** The projects that start in one of these very folders. */
export function projectsOf(files: Files, folders: readonly Folder[], settings: ProjectSettings): PrismaProject[] {
  // What somebody declared goes before what its place suggests, wherever it stands.
  const layouts = [
    ...folders.flatMap((folder) => declaredLayout(files, folder, settings) ?? []),
    ...folders.flatMap((folder) => usualLayout(files, folder) ?? []),
    ...folders.flatMap((folder) => bareLayout(files, folder) ?? []),
  ];
  const claimed = new Set<string>();
  const projects = layouts.flatMap((layout) => {
    const paths = [layout.migrationsPath, ...(layout.schema ? [layout.schema.path, ...layout.schema.files] : [])];
    if (paths.some((path) => claimed.has(path))) return [];
    for (const path of paths) claimed.add(path);
    return [toProject(files, layout, settings)];
  });
  const place = new Map(folders.map(({ path }, index) => [path, index]));
  return projects.sort((a, b) => (place.get(a.root) ?? 0) - (place.get(b.root) ?? 0));
}

/** A migrations folder that nothing else points to, with the schema beside it if there is one. */
export function bareProject(files: Files, migrationsPath: string, settings: ProjectSettings): PrismaProject {
  const beside = posix.dirname(migrationsPath);
  const root = rootOf(files, beside);
  const schema = schemaBeside(files, migrationsPath);
  return toProject(files, { root, schema, migrationsPath, prisma8: false, problems: [] }, settings);
}

function declaredLayout(files: Files, { path, entries }: Folder, settings: ProjectSettings): Layout | undefined {
  const names = new Set(entries.map(({ name }) => name));
  const config =
    names.has('.config') || configNames.some((name) => names.has(name)) ? configIn(files, path) : undefined;
  if (config) return configuredLayout(files, path, config);
  return names.has('package.json') ? manifestLayout(files, path, settings) : undefined;
}

function configuredLayout(files: Files, root: string, config: PrismaConfig): Layout | undefined {
  const declared = config.schema === undefined ? undefined : schemaAt(files, config.schema);
  const problems = [...config.problems];
  if (config.schema !== undefined && declared === undefined) {
    problems.push({ path: config.path, message: `\`schema\` points to ${config.schema}, and nothing is there.` });
  }
  const schema = declared ?? usualSchema(files, root);
  const declaredPath = config.migrations ?? (schema ? migrationsOf(files, schema) : `${root}/prisma/migrations`);
  const migrationsPath = files.exists(declaredPath)
    ? declaredPath
    : (lockedFolder(files, schema ? posix.dirname(schema.path) : root) ?? declaredPath);
  // A config file without schema and migrations configures something else, such as a shared preset.
  if (schema === undefined && !files.exists(migrationsPath) && !config.prisma8 && problems.length === 0)
    return undefined;
  return { root, schema, migrationsPath, prisma8: config.prisma8, problems };
}

/**
 * The one folder beside a schema that holds a migration_lock.toml. Some projects keep their migrations there and declare
 * a folder that their own scripts fill.
 */
function lockedFolder(files: Files, beside: string): string | undefined {
  const folders = (files.list(beside) ?? [])
    .filter(({ kind }) => kind === 'directory')
    .map(({ name }) => `${beside}/${name}`);
  const locked = folders.filter((folder) => files.exists(`${folder}/migration_lock.toml`));
  return locked.length === 1 ? locked[0] : undefined;
}

/** `prisma.schema` in package.json, which Prisma reads up to version 6. */
function manifestLayout(files: Files, root: string, settings: ProjectSettings): Layout | undefined {
  const declared = readJson(files, `${root}/package.json`).prisma;
  const path = typeof declared === 'object' && declared !== null && 'schema' in declared ? declared.schema : undefined;
  if (typeof path !== 'string') return undefined;
  const { version, source } = prismaVersionOf(files, root, settings.prisma);
  if (source !== 'default' && !isBefore(version, '7.0.0')) return undefined;
  const schema = schemaAt(files, resolveFrom(root, path));
  if (schema) return { root, schema, migrationsPath: migrationsOf(files, schema), prisma8: false, problems: [] };
  const usual = layoutAt(files, root);
  const message = `\`prisma.schema\` points to ${path}, and nothing is there.`;
  return usual && { ...usual, problems: [{ path: `${root}/package.json`, message }] };
}

function usualLayout(files: Files, { path, entries }: Folder): Layout | undefined {
  // Thousands of folders have neither, and looking into each costs more than the walk.
  return entries.some(({ name }) => name === 'schema.prisma' || name === 'prisma') ? layoutAt(files, path) : undefined;
}

function layoutAt(files: Files, path: string): Layout | undefined {
  const schema = usualSchema(files, path);
  if (schema === undefined) return undefined;
  const prisma = `${path}/prisma`;
  const isInPrisma = schema.path === prisma || below(prisma, schema.path) !== undefined;
  const root = rootOf(files, isInPrisma ? prisma : path);
  return { root, schema, migrationsPath: migrationsOf(files, schema), prisma8: false, problems: [] };
}

function bareLayout(files: Files, { path, entries }: Folder): Layout | undefined {
  if (!entries.some(({ name }) => name === 'migration_lock.toml')) return undefined;
  const beside = posix.dirname(path);
  const root = rootOf(files, beside);
  return { root, schema: schemaBeside(files, path), migrationsPath: path, prisma8: false, problems: [] };
}

/** The folder that Prisma is run in, given that of the schema: the one above `prisma`, unless that is a package itself. */
function rootOf(files: Files, folder: string): string {
  const above = posix.basename(folder) === 'prisma' && !files.exists(`${folder}/package.json`);
  return above ? posix.dirname(folder) : folder;
}

function toProject(files: Files, layout: Layout, settings: ProjectSettings): PrismaProject {
  const schemaFiles = layout.schema?.files ?? [];
  const { provider, problems } = providerOf(files, layout.migrationsPath, schemaFiles);
  const prisma8 =
    layout.prisma8 ||
    schemaFiles.some((path) => asksForPrisma8(files.read(path) ?? '')) ||
    isPrisma8Folder(files, layout.migrationsPath);
  return {
    root: layout.root,
    schemaPath: layout.schema?.path,
    schemaFiles,
    migrationsPath: layout.migrationsPath,
    provider,
    prisma: prismaVersionOf(files, layout.root, settings.prisma),
    prisma8,
    silentBecause: prisma8
      ? 'This is a project of Prisma 8, which keeps no migration.sql for Lockstep to read.'
      : silentForProvider(provider),
    problems: [...layout.problems, ...unreadable(files, schemaFiles), ...problems],
  };
}

/** Prisma 8 keeps migration.json where earlier versions keep migration.sql, one folder further down in places. */
function isPrisma8Folder(files: Files, migrations: string, depth = 0): boolean {
  const folders = (files.list(migrations) ?? [])
    .filter(({ kind }) => kind === 'directory')
    .map(({ name }) => `${migrations}/${name}`);
  const newest = folders.sort().at(-1);
  if (newest === undefined) return false;
  if (folders.some((folder) => files.exists(`${folder}/migration.sql`))) return false;
  return files.exists(`${newest}/migration.json`) || (depth === 0 && isPrisma8Folder(files, newest, 1));
}

function unreadable(files: Files, paths: readonly string[]): ProjectProblem[] {
  return paths.flatMap((path) => {
    const result = files.readResult(path);
    return result.kind === 'unreadable' ? [{ path, message: result.problem }] : [];
  });
}
