import { posix } from 'node:path';
import type { Files } from './files';
import { byUnits } from './paths';
import { readSchema } from './schema';

/** Where the schema of a project is: a file, or a folder of .prisma files. */
export interface SchemaPlace {
  readonly path: string;
  readonly files: readonly string[];
}

/** The schema at a path that somebody declared; undefined when nothing is there. */
export function schemaAt(files: Files, path: string): SchemaPlace | undefined {
  if (files.list(path) !== undefined) return { path, files: schemaFilesIn(files, path) };
  return files.exists(path) ? { path, files: [path] } : undefined;
}

/** The schema where Prisma looks when nothing is declared, and where the preview of schema folders looked. */
export function usualSchema(files: Files, folder: string): SchemaPlace | undefined {
  for (const path of [`${folder}/schema.prisma`, `${folder}/prisma/schema.prisma`]) {
    if (files.exists(path)) return withSiblings(files, path);
  }
  const path = `${folder}/prisma/schema`;
  const found = schemaFilesIn(files, path);
  return found.length > 0 ? { path, files: found } : undefined;
}

/** The schema that a migrations folder belongs to, when it is told by its place alone. */
export function schemaBeside(files: Files, migrations: string): SchemaPlace | undefined {
  const folder = posix.dirname(migrations);
  const usual = `${folder}/schema.prisma`;
  if (files.exists(usual)) return withSiblings(files, usual);
  const entries = files.list(folder) ?? [];
  const beside = entries
    .filter(({ kind, name }) => kind === 'file' && name.endsWith('.prisma'))
    .map(({ name }) => `${folder}/${name}`);
  const inFolder = schemaFilesIn(files, `${folder}/schema`);
  if (beside.length === 1) return { path: beside[0]!, files: beside };
  if (beside.length > 1) return { path: folder, files: schemaFilesIn(files, folder) };
  return inFolder.length > 0 ? { path: `${folder}/schema`, files: inFolder } : undefined;
}

/** The migrations folder of a schema: beside the file with the datasource, which Prisma takes, or one that is there. */
export function migrationsOf(files: Files, schema: SchemaPlace): string {
  const isFile = schema.files.length === 1 && schema.files[0] === schema.path;
  const root = isFile ? posix.dirname(schema.path) : schema.path;
  const main = isFile ? undefined : schema.files.find((path) => readSchema(files.read(path) ?? '').datasource);
  const places = [main && posix.dirname(main), root, posix.dirname(root)].filter((place) => place !== undefined);
  const candidates = (isFile ? [root] : places).map((place) => `${place}/migrations`);
  return candidates.find((path) => files.exists(path)) ?? candidates[0]!;
}

/** All .prisma files of a folder and those below it, sorted; migrations are not looked into. */
function schemaFilesIn(files: Files, folder: string, depth = 0): string[] {
  if (depth > 5) return [];
  return (files.list(folder) ?? [])
    .flatMap(({ name, kind }) => {
      const path = `${folder}/${name}`;
      if (kind === 'file') return name.endsWith('.prisma') ? [path] : [];
      return name === 'migrations' || name === 'node_modules' || name.startsWith('.')
        ? []
        : schemaFilesIn(files, path, depth + 1);
    })
    .sort(byUnits);
}

/**
 * schema.prisma, or the whole folder when its other .prisma files only make sense together with it: that is how
 * `--schema ./prisma` is used, and the command line is nowhere written down.
 */
function withSiblings(files: Files, path: string): SchemaPlace {
  const folder = posix.dirname(path);
  const siblings = schemaFilesIn(files, folder).filter((file) => file !== path);
  const isWhole = (file: string) => readSchema(files.read(file) ?? '').datasource !== undefined;
  if (siblings.length === 0 || siblings.some(isWhole) || !isWhole(path)) return { path, files: [path] };
  return { path: folder, files: [path, ...siblings].sort(byUnits) };
}
