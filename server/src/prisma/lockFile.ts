import { rcompare, valid } from 'semver';
import type { Files } from './files';
import { upwards } from './paths';

/** Finds the version of a package in the text of one kind of lock file. `importer` is the package's folder, '' at the root. */
type Scan = (text: string, name: string, importer: string, range: string | undefined) => (string | undefined)[];

const scans: Readonly<Record<string, Scan>> = {
  'package-lock.json': scanNpm,
  'npm-shrinkwrap.json': scanNpm,
  'pnpm-lock.yaml': scanPnpm,
  'yarn.lock': scanYarn,
  'bun.lock': scanBun,
};

/**
 * The version of package `name` that the lock file of `folder` pins for the package at `importer` below it. The texts
 * are scanned, not parsed: they grow to megabytes, and one line of them counts.
 */
export function lockedVersion(
  files: Files,
  folder: string,
  importer: string,
  name: string,
  range: string | undefined,
): string | undefined {
  for (const [file, scan] of Object.entries(scans)) {
    const text = files.read(`${folder}/${file}`);
    const versions = text === undefined ? [] : scan(text, name, importer, range);
    const found = versions.find((version) => version !== undefined && valid(version) !== null);
    if (found !== undefined) return found;
  }
  return undefined;
}

function scanNpm(text: string, name: string, importer: string): (string | undefined)[] {
  const places =
    importer === ''
      ? ['']
      : [
          ...upwards(importer)
            .filter((at) => at !== '.')
            .map((at) => `${at}/`),
          '',
        ];
  const keys = places.map((place) => `"${place}node_modules/${name}"`);
  // Lock files of npm 6 name packages by their bare name, under "dependencies".
  return [...keys, `"${name}"`].map((key) =>
    match(text, new RegExp(`${quoteForRegExp(key)}: \\{\\s*"version": "([^"]+)"`)),
  );
}

function scanPnpm(text: string, name: string, importer: string): (string | undefined)[] {
  const own = importerBlock(text, importer === '' ? '.' : importer);
  const entry = new RegExp(
    `^ +'?${quoteForRegExp(name)}'?:\\s*(?:\\r?\\n\\s+specifier: .*\\r?\\n\\s+version: )?'?([0-9][^\\s('_]*)`,
    'm',
  );
  const resolved = new RegExp(`^ +'?/?${quoteForRegExp(name)}[@/]([0-9][^\\s:('_]*)`, 'gm');
  return [match(own, entry), ...highestFirst(text, resolved)];
}

function importerBlock(text: string, importer: string): string {
  const importers = /^importers:\s*$/m.exec(text);
  if (!importers) return text.slice(0, Math.max(0, text.search(/^packages:/m)));
  const start = new RegExp(`^  '?${quoteForRegExp(importer)}'?:\\s*$`, 'm').exec(text.slice(importers.index));
  if (!start) return '';
  const rest = text.slice(importers.index + start.index + start[0].length);
  const end = rest.search(/^(?: {2})?[^\s]/m);
  return end < 0 ? rest : rest.slice(0, end);
}

function scanYarn(text: string, name: string, _importer: string, range: string | undefined): (string | undefined)[] {
  const exact = range === undefined ? '(?!)' : `${quoteForRegExp(name)}@(?:npm:)?${quoteForRegExp(range)}`;
  const version = '[^\\n]*:\\r?\\n +version:? "?([^"\\s]+)';
  const mine = match(text, new RegExp(`^"?(?:[^\\n]*[, "])?${exact}(?=[",:\\r\\n])${version}`, 'm'));
  return [mine, ...highestFirst(text, new RegExp(`^"?${quoteForRegExp(name)}@${version}`, 'gm'))];
}

function scanBun(text: string, name: string, importer: string): (string | undefined)[] {
  const own =
    importer === ''
      ? undefined
      : match(text, new RegExp(`"[^"\\n]*/${quoteForRegExp(name)}": \\["${quoteForRegExp(name)}@([^"]+)"`));
  return [match(text, new RegExp(`"${quoteForRegExp(name)}": \\["${quoteForRegExp(name)}@([^"]+)"`)), own];
}

function highestFirst(text: string, pattern: RegExp): string[] {
  const versions = [...text.matchAll(pattern)].map((found) => found[1]!).filter((version) => valid(version) !== null);
  return versions.sort(rcompare);
}

function match(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}

function quoteForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
