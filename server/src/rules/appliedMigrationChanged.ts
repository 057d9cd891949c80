import type { Span } from '../text/span';
import { defineHistoryRule, type HistoryMigration, type HistoryRemedy, type HistoryScene } from './rule';

/** Nothing in production ever notices that an applied migration was changed; so the editor has to. */
export const appliedMigrationChanged = defineHistoryRule({
  id: 'applied-migration-changed',
  title: 'Applied migration was changed',
  severity: 'error',
  why: `A migration that has run does not run again. \`prisma migrate deploy\` says nothing when its text has changed, so
production keeps what the old text made, while every new database gets what the new text makes. \`prisma migrate dev\`
sees another checksum, even when only a comment has changed, and wants to reset the database.

Put the applied text back. What is to change goes into a new migration.`,

  checkHistory(scene) {
    return scene.migrations.flatMap((migration) => {
      const { applied, text } = migration;
      if (migration.state !== 'edited' || !applied || text === undefined) return [];
      return changesOf(applied.changes, text).map((span) => ({
        path: migration.path,
        migration: migration.name,
        span,
        message: `This migration is ${scene.where} already. Production ran the old text and will not run this one.`,
        remedies: () => (applied.text === undefined ? [] : remediesFor(scene, migration, text, applied.text)),
      }));
    });
  },
});

function changesOf(changes: readonly Span[], text: string): readonly Span[] {
  return changes.length > 0 ? changes : [{ start: 0, end: text.trimEnd().length }];
}

function remediesFor(
  scene: HistoryScene,
  { path, name, applied }: HistoryMigration,
  text: string,
  old: string,
): HistoryRemedy[] {
  const restored = { texts: [{ path, text: old }], renames: [] };
  const restore: HistoryRemedy = {
    title: 'Restore the applied text',
    kind: 'changes-outcome',
    ...restored,
    following: [],
  };
  const added = appended(old, text) ?? applied!.carriedOver?.();
  const move: HistoryRemedy = {
    title: 'Move this change into a new migration',
    ...restored,
    ...(added === undefined
      ? { kind: 'needs-editing', following: [template(scene, name, text, applied!.changes)] }
      : { kind: 'changes-outcome', following: [{ slug: 'moved_change', sql: added }] }),
  };
  return added === '' ? [restore] : [restore, move];
}

/** What was added after the last of the applied statements; undefined when the change is another. */
function appended(old: string, text: string): string | undefined {
  const [before, after] = [old, text].map((each) => each.replaceAll('\r\n', '\n'));
  const kept = before!.trimEnd();
  if (!kept.endsWith(';') || !after!.startsWith(kept)) return undefined;
  const rest = after!.slice(kept.length).trim();
  return rest === '' ? '' : `${rest}\n`;
}

/** The changed lines as comments: what makes the same of the database as it is now, people have to write. */
function template({ where }: HistoryScene, name: string, text: string, changes: readonly Span[]) {
  const lines = changes.flatMap(({ start, end }) => text.slice(start, end).split('\n'));
  const sql = [
    `-- ${name} has run already (${where}). Write here what makes this change to a database that has it:`,
    ...lines.map((line) => `--   ${line.trimEnd()}`),
    '',
  ];
  return { slug: 'moved_change', sql: sql.join('\n') };
}
