import type { Files } from './files';
import { readLiteral, type Value } from './literal';
import { resolveFrom } from './paths';
import type { ProjectProblem } from './project';

/** What a prisma.config file declares; paths are absolute. */
export interface PrismaConfig {
  readonly path: string;
  readonly schema: string | undefined;
  readonly migrations: string | undefined;
  /** `datasource.url`, by which Prisma 7 migrates. */
  readonly url: Value;
  /** Whether its first line asks for Prisma 8. */
  readonly prisma8: boolean;
  readonly problems: readonly ProjectProblem[];
}

const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];

/** The names of config files in a folder, the one that Prisma prefers first. */
export const configNames: readonly string[] = [
  ...extensions.map((extension) => `prisma7.config.${extension}`),
  ...extensions.map((extension) => `prisma.config.${extension}`),
];

/** The config files of a `.config` folder. */
const hiddenNames = extensions.map((extension) => `prisma.${extension}`);

/** The config file that Prisma would load in `folder`, read as text: it is code, and Lockstep never runs it. */
export function configIn(files: Files, folder: string): PrismaConfig | undefined {
  const candidates = [
    ...configNames.map((name) => `${folder}/${name}`),
    ...hiddenNames.map((name) => `${folder}/.config/${name}`),
  ];
  for (const path of candidates) {
    const result = files.readResult(path);
    if (result.kind === 'text') return readConfig(path, folder, result.text);
    if (result.kind === 'unreadable') return { ...empty(path), problems: [{ path, message: result.problem }] };
  }
  return undefined;
}

/** Reads the text of a config file. Relative paths in it count from the folder that the file configures. */
export function readConfig(path: string, folder: string, text: string): PrismaConfig {
  const literal = readLiteral(text);
  if (literal === undefined) {
    const message =
      'Lockstep finds no configuration object in this file, so the usual places count. It reads the file without running it.';
    return { ...empty(path), prisma8: asksForPrisma8(text), problems: [{ path, message }] };
  }
  const problems: ProjectProblem[] = [];
  const pathAt = (...keys: string[]) => {
    const value = literal.at(keys);
    if (value.kind === 'string') return resolveFrom(folder, value.value);
    if (value.kind === 'computed') problems.push({ path, message: computed(keys.join('.'), value.text) });
    return undefined;
  };
  return {
    path,
    schema: pathAt('schema'),
    migrations: pathAt('migrations', 'path'),
    url: literal.at(['datasource', 'url']),
    prisma8: asksForPrisma8(text),
    problems,
  };
}

/** Whether the first line of a config or schema file asks for Prisma 8. */
export function asksForPrisma8(text: string): boolean {
  return /^\uFEFF?\s*\/\/\s*use prisma-(?:next|8)\b/.test(text);
}

function computed(key: string, code: string): string {
  return `\`${key}\` is computed (\`${code}\`), so the usual places count. Lockstep reads this file without running it.`;
}

function empty(path: string): PrismaConfig {
  return { path, schema: undefined, migrations: undefined, url: { kind: 'missing' }, prisma8: false, problems: [] };
}
