import { coerce, lt, minVersion, parse, validRange } from 'semver';
import type { Files } from './files';
import { lockedVersion } from './lockFile';
import { below, upwards } from './paths';
import type { PrismaVersion } from './project';

/** The newest version whose behaviour was looked into; taken where nothing says which one runs. */
export const newestKnown = '7.10.0';

/** The packages that tell the version, the one that runs migrations first. They are released together. */
const packages = ['prisma', '@prisma/client', '@prisma/internals'];

/**
 * Which Prisma runs the migrations of a project in `folder`: what the user set, else what is installed there or in a
 * folder above, else what a lock file says, else the lowest version that package.json allows, else the newest known.
 */
export function prismaVersionOf(files: Files, folder: string, setting?: string): PrismaVersion {
  const set = setting === undefined ? undefined : toVersion(setting);
  if (set !== undefined) return { version: set, source: 'setting' };
  const folders = upwards(folder);
  const installed = first(packages, (name) => first(folders, (at) => installedVersion(files, at, name)));
  if (installed !== undefined) return { version: installed, source: 'installed' };
  const ranges = packages.map((name) => ({ name, range: first(folders, (at) => rangeIn(files, at, name)) }));
  const locked = first(folders, (at) =>
    first(ranges, ({ name, range }) => lockedVersion(files, at, below(at, folder) ?? '', name, range)),
  );
  if (locked !== undefined) return { version: locked, source: 'lock file' };
  const lowest = first(ranges, ({ range }) => lowestOf(range));
  return lowest === undefined ? { version: newestKnown, source: 'default' } : { version: lowest, source: 'range' };
}

/** Whether a version is older than another; pre-releases count as the release they lead to. */
export function isBefore(version: string, other: string): boolean {
  return lt(coerce(version) ?? newestKnown, other);
}

/** A full version out of `6`, `7.3`, `v7.10.0`; undefined when it is none. */
export function toVersion(text: string): string | undefined {
  return parse(text)?.version ?? (/^\s*v?\d+(\.\d+){0,2}\s*$/.test(text) ? coerce(text)?.version : undefined);
}

function installedVersion(files: Files, folder: string, name: string): string | undefined {
  const { version } = readJson(files, `${folder}/node_modules/${name}/package.json`);
  // An unbuilt checkout of prisma/prisma and some pre-releases say 0.0.0.
  return typeof version === 'string' && parse(version) !== null && !version.startsWith('0.0.0') ? version : undefined;
}

function rangeIn(files: Files, folder: string, name: string): string | undefined {
  const manifest = readJson(files, `${folder}/package.json`);
  for (const key of ['devDependencies', 'dependencies', 'optionalDependencies', 'peerDependencies']) {
    const ranges = manifest[key];
    const range = isObject(ranges) ? ranges[name] : undefined;
    if (typeof range === 'string') return range;
  }
  return undefined;
}

function lowestOf(range: string | undefined): string | undefined {
  const plain = range?.replace(/^(?:npm:(?:@?[^@]+@)?|workspace:)/, '');
  // `*`, `latest`, `catalog:` and the like name no lowest version.
  if (plain === undefined || plain === '' || plain === '*' || validRange(plain) === null) return undefined;
  const lowest = minVersion(plain)?.version;
  return lowest === '0.0.0' ? undefined : lowest;
}

/** A JSON file as an object; an empty one when it is missing or broken. */
export function readJson(files: Files, path: string): Record<string, unknown> {
  const text = files.read(path);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
