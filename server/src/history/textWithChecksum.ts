import { posix } from 'node:path';
import { matchesChecksum } from '../prisma/checksum';
import type { GitPort } from './gitPort';
import { GitTexts } from './gitTexts';

/**
 * The text of a migration that a checksum was made of, from whatever any branch ever had in its place; undefined when
 * git has none. Two calls of git.
 */
export function textWithChecksum(
  git: GitPort,
  migrationsPath: string,
  name: string,
  checksum: string,
): string | undefined {
  const cwd = posix.dirname(migrationsPath);
  const path = `${posix.basename(migrationsPath)}/${name}/migration.sql`;
  const log = git.run(['log', '--all', '--format=', '--raw', '--no-abbrev', '--no-renames', '--', path], cwd);
  if (!log.ok) return undefined;
  const blobs = [...new TextDecoder().decode(log.stdout).matchAll(/^:\d+ \d+ \w+ (\w+) [AM]\t/gm)].map(
    (match) => match[1]!,
  );
  const texts = new GitTexts(git, cwd);
  texts.load(blobs);
  return blobs.map((blob) => texts.text(blob)).find((text) => text !== undefined && matchesChecksum(text, checksum));
}
