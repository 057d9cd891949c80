import { posix } from 'node:path';
import type { Entry, Files } from '../../server/src/prisma/files';
import type { FileText } from '../../server/src/prisma/fileText';

/** Files out of a map from absolute path to text; an `Error` stands for a file that cannot be read. */
export function memoryFiles(texts: Readonly<Record<string, string | Error>>): Files & { readonly asked: string[] } {
  const asked: string[] = [];
  const folders = new Map<string, Map<string, Entry['kind']>>();
  for (const path of Object.keys(texts)) {
    for (let at = path, kind: Entry['kind'] = 'file'; at !== '/'; at = posix.dirname(at), kind = 'directory') {
      const parent = posix.dirname(at);
      folders.set(parent, (folders.get(parent) ?? new Map()).set(posix.basename(at), kind));
    }
  }
  const readResult = (path: string): FileText => {
    asked.push(path);
    const text = texts[path];
    if (text === undefined) return { kind: 'missing' };
    return typeof text === 'string' ? { kind: 'text', text } : { kind: 'unreadable', problem: text.message };
  };
  return {
    asked,
    readResult,
    read(path) {
      const result = readResult(path);
      return result.kind === 'text' ? result.text : undefined;
    },
    list(path) {
      const entries = folders.get(path);
      return entries && [...entries].map(([name, kind]) => ({ name, kind }));
    },
    exists: (path) => path in texts || folders.has(path),
  };
}
