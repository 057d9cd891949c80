import { defineHistoryRule, type HistoryMigration } from './rule';
import { folderRenamed } from './scene/folderRenamed';

/** Two migrations of one time run in the order of the rest of their names, which nobody has chosen. */
export const duplicateTimestamp = defineHistoryRule({
  id: 'duplicate-timestamp',
  title: 'Two migrations have one timestamp',
  severity: 'information',
  why: `Prisma runs migrations in the order of their folders' names. Where two begin with the same time, what comes behind it
decides: \`…_add_post\` runs before \`…_add_user\`, whichever was written first. It happens when folders are copied, or when
a name is made up by hand.

Give the one that is pending a time of its own. Of parts that are numbered, \`…_index_01\` and \`…_index_02\`, nothing is said.`,

  checkHistory({ migrations }) {
    return migrations.flatMap((migration, index) => {
      const twin = twinOf(migration, migrations[index - 1], migrations[index + 1]);
      if (!twin) return [];
      const { path, name, text } = migration;
      const lineEnd = text?.indexOf('\n') ?? 0;
      return {
        path,
        migration: name,
        span: { start: 0, end: lineEnd < 0 ? text!.length : lineEnd },
        message: `"${name}" has the same timestamp as "${twin.name}": which runs first depends on the rest of their names.`,
        remedies: () => folderRenamed(path, migration.nameBetween),
      };
    });
  },
});

/** The migration before of the same time, unless both are parts of a numbered series; or the one after, where that has been applied and this one has not. */
function twinOf(
  { timestamp, state, stem }: HistoryMigration,
  before: HistoryMigration | undefined,
  after: HistoryMigration | undefined,
): HistoryMigration | undefined {
  if (timestamp === undefined || !isOpen(state)) return undefined;
  const isTwin = (other: HistoryMigration | undefined) => other?.timestamp === timestamp && other.stem !== stem;
  if (isTwin(before)) return before;
  return isTwin(after) && !isOpen(after!.state) ? after : undefined;
}

function isOpen(state: HistoryMigration['state']): boolean {
  return state === 'pending' || state === 'out of order';
}
