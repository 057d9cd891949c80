import { posix } from 'node:path';
import type { GitPort } from './gitPort';

/**
 * The texts that files have at a git reference.
 * @param paths absolute; files that the reference does not hold are left out
 */
export function textsAt(git: GitPort, reference: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const result = git.run(['show', `${reference}:./${posix.basename(path)}`], posix.dirname(path));
    return result.ok ? [new TextDecoder().decode(result.stdout)] : [];
  });
}
