import type { MigrationState } from '../history/compare';
import { nameAfter, stemOf, timestampOf } from '../prisma/migrationName';
import { declaredProvider, lockedProvider } from '../prisma/provider';
import type { HistoryMigration, HistoryScene, LockFile } from '../rules/rule';
import { carriedOver } from './carry';
import type { Session } from './session';

/** The history as rules see it. */
export function historyScene(session: Session): HistoryScene {
  const { states, project, past } = session;
  const pathOf = (name: string) => `${project.migrationsPath}/${name}/migration.sql`;
  return {
    where: past.source === 'database' ? 'in the database' : `on ${past.reference}`,
    migrations: states.flatMap((state, index) =>
      state.file ? [asHistoryMigration(session, state, state.file, index)] : [],
    ),
    missing: states.flatMap(({ state, name, file, appliedText }) =>
      state === 'missing' && !file ? [{ name, path: pathOf(name), text: appliedText }] : [],
    ),
    failedWithoutFolder: states.flatMap(({ state, name, file }) => (state === 'failed' && !file ? [name] : [])),
    projectPath: `${project.migrationsPath}/migration_lock.toml`,
    lock: lockFile(session),
    commands: session.commands,
  };
}

function asHistoryMigration(
  session: Session,
  { name, state, appliedText, changes, renamedFrom }: MigrationState,
  file: NonNullable<MigrationState['file']>,
  index: number,
): HistoryMigration {
  const { text } = file;
  return {
    name,
    path: file.path,
    text,
    problem: file.problem,
    hasNoFile: file.hasNoFile,
    state: state === 'missing' ? 'edited' : state,
    applied:
      state === 'edited' || appliedText !== undefined
        ? { text: appliedText, changes, carriedOver: carried }
        : undefined,
    renamedFrom,
    timestamp: timestampOf(name),
    stem: stemOf(name),
    // Worked out only where somebody asks: each is held against all other names.
    get nameBetween() {
      return nameBetween(session, index, state);
    },
    get nameAtEnd() {
      return nameAtEnd(session, index, state);
    },
  };

  function carried(): string | undefined {
    return text === undefined || appliedText === undefined
      ? undefined
      : carriedOver(session.site(index), appliedText, text);
  }
}

/** The name for a migration that has not been applied, in its place with a time of its own. */
function nameBetween(session: Session, index: number, state: MigrationState['state']): string | undefined {
  const place = placeOf(session, index, state);
  if (place?.before === undefined) return undefined;
  const between = nameAfter(place.before, place.after, place.slug, place.others);
  const times = new Set(place.others.map(timestampOf));
  return between === undefined || times.has(timestampOf(between)) ? undefined : between;
}

/** The name for a migration that has not been applied, after all others. */
function nameAtEnd(session: Session, index: number, state: MigrationState['state']): string | undefined {
  const place = placeOf(session, index, state);
  const last = place?.others.at(-1);
  return place && last !== undefined ? nameAfter(last, undefined, place.slug, place.others) : undefined;
}

function placeOf({ migrations }: Session, index: number, state: MigrationState['state']) {
  const name = migrations[index]?.name;
  if (name === undefined || (state !== 'pending' && state !== 'out of order')) return undefined;
  return {
    slug: name.replace(/^\d+[_-]?/, ''),
    before: migrations[index - 1]?.name,
    after: migrations[index + 1]?.name,
    others: migrations.flatMap((each) => (each.name === name ? [] : [each.name])),
  };
}

function lockFile({ ports, project, past, states, lockBefore }: Session): LockFile {
  const path = `${project.migrationsPath}/migration_lock.toml`;
  const text = ports.files.read(path);
  // On a branch that has none of what was applied, the file is not missing either.
  const before = states.some(({ state }) => state === 'applied') ? lockBefore : undefined;
  return {
    text,
    provider: text === undefined ? undefined : lockedProvider(text),
    applied:
      before === undefined
        ? undefined
        : { text: before, provider: lockedProvider(before)?.name, where: `on ${past.branch}` },
    declared: declaredProvider(ports.files, project.schemaFiles),
  };
}
