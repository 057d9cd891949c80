import { posix } from 'node:path';
import type { SchemaText } from '../prisma/engine';
import type { PrismaProject } from '../prisma/project';
import type { GitPort } from './gitPort';
import { GitTexts } from './gitTexts';

// Takes a port to git and a project; gives the schema as it was at the commit that last changed the migrations: what
// `migrate dev` would take for the state of the database then.

/** A migration at hand. */
interface Migration {
  readonly name: string;
  readonly text: string | undefined;
}

/** What git knows of the commit that last changed the migrations. */
export interface LastMigration {
  /** The commit, shortened. */
  readonly commit: string;
  /** The schema's files at that commit, under the paths that they would have here. */
  readonly schema: readonly SchemaText[];
  /** The first migration at hand that is not as it was committed; undefined when all are. */
  differing(migrations: readonly Migration[]): string | undefined;
}

/** The last migration as git has it, or why that cannot be told. */
export function lastMigrationIn(git: GitPort, project: PrismaProject): LastMigration | string {
  const { migrationsPath, schemaPath } = project;
  if (schemaPath === undefined) return 'no schema.prisma is known';
  const cwd = posix.dirname(schemaPath);
  const migrations = posix.relative(cwd, migrationsPath);
  const log = git.run(['log', '-1', '--format=%H', '--', `${migrations}/`], cwd);
  if (!log.ok) return log.notRun === 'no git' ? 'git is not installed' : 'git cannot tell';
  const commit = decode(log.stdout).trim();
  if (commit === '') return 'no commit holds the migrations';
  const texts = new GitTexts(git, cwd);
  const committed = filesAt(git, cwd, commit, migrations);
  const schema = schemaAt(git, texts, project, commit);
  if (schema.length === 0) return `${posix.basename(schemaPath)} is not in the commit that last changed the migrations`;
  return {
    commit: commit.slice(0, 7),
    schema,
    differing: (at) => firstDiffering(committed, migrations, at, texts),
  };
}

/** The blobs at a commit below a path, by path as seen from `cwd`. */
function filesAt(git: GitPort, cwd: string, commit: string, path: string): Map<string, string> {
  const result = git.run(['ls-tree', '-r', '-z', commit, '--', path], cwd);
  const entries = result.ok ? decode(result.stdout).split('\0') : [];
  return new Map(
    entries.flatMap((entry) => {
      const [, blob, file] = /^\d+ blob (\w+)\t(.*)$/s.exec(entry) ?? [];
      return blob !== undefined && file !== undefined ? [[file, blob] as const] : [];
    }),
  );
}

function schemaAt(git: GitPort, texts: GitTexts, { schemaPath }: PrismaProject, commit: string): SchemaText[] {
  const cwd = posix.dirname(schemaPath!);
  const name = posix.basename(schemaPath!);
  const blobs = [...filesAt(git, cwd, commit, name)].filter(([path]) => path.endsWith('.prisma'));
  texts.load(blobs.map(([, blob]) => blob));
  return blobs.flatMap(([path, blob]) => {
    const text = texts.text(blob);
    return text === undefined ? [] : [{ path: posix.join(cwd, path), text }];
  });
}

function firstDiffering(
  committed: ReadonlyMap<string, string>,
  folder: string,
  migrations: readonly Migration[],
  texts: GitTexts,
): string | undefined {
  const names = new Set(migrations.map(({ name }) => `${folder}/${name}/migration.sql`));
  const changed = migrations.find(({ name, text }) => {
    const blob = committed.get(`${folder}/${name}/migration.sql`);
    return blob === undefined || text === undefined || !texts.matches(blob, text);
  });
  const gone = [...committed.keys()].find((path) => path.endsWith('/migration.sql') && !names.has(path));
  return changed?.name ?? gone?.slice(folder.length + 1, -'/migration.sql'.length);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
