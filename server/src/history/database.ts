import { isSameText, matchesChecksum } from '../prisma/checksum';
import type { Applied, AppliedMigration } from './applied';
import type { GitPort } from './gitPort';
import { type DatabaseRecords, standingOf } from './records';
import { textWithChecksum } from './textWithChecksum';

// Takes what a database says of its migrations; gives what counts as applied. A database knows checksums and no texts:
// those come from git, where it has them.

/**
 * The migrations that a database has run.
 * @param byGit what counts as applied by git, for the texts and for what a branch that is behind has not seen
 */
export function appliedFromDatabase(
  records: DatabaseRecords,
  byGit: Applied,
  git: GitPort | undefined,
  migrationsPath: string,
): Applied {
  const { applied, attempts } = standingOf(records);
  const migrations = [...applied].map(([name, { checksum }]): [string, AppliedMigration] => {
    const inGit = byGit.migrations.get(name);
    let found: { readonly text: string | undefined } | undefined;
    const search = () => {
      const onBranch = inGit?.text();
      if (onBranch !== undefined && matchesChecksum(onBranch, checksum)) return onBranch;
      return git && textWithChecksum(git, migrationsPath, name, checksum);
    };
    return [
      name,
      {
        text: () => {
          found ??= { text: search() };
          return found.text;
        },
        isText: (text) =>
          matchesChecksum(text, checksum) || (found?.text !== undefined && isSameText(found.text, text)),
        isKnownHere: () => inGit === undefined || inGit.isKnownHere(),
      },
    ];
  });
  return {
    source: 'database',
    reference: 'the database',
    branch: byGit.branch,
    reason: undefined,
    migrations: new Map(migrations),
    attempts,
    load: (names) => byGit.load(names.filter((name) => byGit.migrations.has(name))),
  };
}
