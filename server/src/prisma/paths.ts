import { posix } from 'node:path';

/** The part of `path` below `folder`, with `/`; undefined when it is not below it. */
export function below(folder: string, path: string): string | undefined {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** `folder` and the folders it lies in, the nearest first, up to the root. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; posix.dirname(at) !== at && at !== '.'; ) {
    at = posix.dirname(at);
    folders.push(at);
  }
  return folders;
}

/** `path` made absolute from `folder`, without `.`, `..` and a closing `/`. Drive letters (`C:/…`) count as absolute. */
export function resolveFrom(folder: string, path: string): string {
  const unix = path.replaceAll('\\', '/');
  const absolute = posix.isAbsolute(unix) || /^[A-Za-z]:\//.test(unix);
  const normal = posix.normalize(absolute ? unix : `${folder}/${unix}`);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** Compares by UTF-16 units: the same order everywhere, whatever the language of the machine. */
export function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
