import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { GitPort, GitResult } from '../../server/src/history/gitPort';

/** A git that has one commit with these files, by absolute path. */
export function committed(files: Readonly<Record<string, string>>): GitPort {
  const blobs = new Map(Object.entries(files).map(([path, text]) => [blobOf(text), { path, text }]));
  return {
    run(args, cwd, input): GitResult {
      if (args[0] === 'log') return said('c0ffee0c0ffee0\n');
      const wanted = posix.join(cwd, args.at(-1)!).replace(/\/$/, '');
      if (args[0] === 'ls-tree') {
        const entries = [...blobs].filter(([, { path }]) => path === wanted || path.startsWith(`${wanted}/`));
        return said(entries.map(([blob, { path }]) => `100644 blob ${blob}\t${posix.relative(cwd, path)}\0`).join(''));
      }
      const names = args[0] === 'cat-file' ? (input ?? '').trim().split('\n') : [];
      return names.length === 0
        ? { ok: false, stdout: new Uint8Array(), stderr: '' }
        : said(
            names
              .map((name) => `${name} blob ${Buffer.byteLength(blobs.get(name)!.text)}\n${blobs.get(name)!.text}\n`)
              .join(''),
          );
    },
  };
}

function said(text: string): GitResult {
  return { ok: true, stdout: new TextEncoder().encode(text), stderr: '' };
}

function blobOf(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
}
