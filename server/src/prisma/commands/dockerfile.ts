import { posix } from 'node:path';
import { notProduction } from './packageScripts';
import type { Place } from './place';

/** Whether a file is a Dockerfile that may be meant for production. */
export function isDockerfile(path: string): boolean {
  const name = posix.basename(path);
  return (
    /^(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.(?:dockerfile|Dockerfile)$/.test(name) && !notProduction.test(name)
  );
}

/** An instruction with its continued lines; comments inside are blank. */
const instruction = /^[ \t]*(FROM|CMD|ENTRYPOINT)[ \t]+((?:[^\\\n]|\\(?!\r?\n)|\\\r?\n)*)/gim;

/** What a container of the image runs when it starts: the last CMD and ENTRYPOINT of the last stage. */
export function placesInDockerfile(path: string, text: string): Place[] {
  const code = text.replace(/^[ \t]*#.*$/gm, (comment) => ' '.repeat(comment.length));
  const found = new Map<string, Place>();
  for (const match of code.matchAll(instruction)) {
    const [all, keyword = '', rest = ''] = match;
    const kind = keyword.toUpperCase();
    if (kind === 'FROM') {
      found.clear();
      // A last stage that is for development is not what production runs.
      if (notProduction.test(/\bAS\s+(\S+)/i.exec(rest)?.[1] ?? ''))
        found.set('FROM', { path, text: '', offset: 0, purpose: 'start', where: '' });
      continue;
    }
    const offset = match.index + all.length - rest.length;
    found.set(kind, { path, text: rest, offset, purpose: 'start', where: `the image's ${kind}` });
  }
  return found.has('FROM') ? [] : [...found.values()];
}
