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
    ...otherNames(session, index, state),
  };

  function carried(): string | undefined {
    return text === undefined || appliedText === undefined
      ? undefined
      : carriedOver(session.site(index), appliedText, text);
  }
}

/** Names for a migration that has not been applied: in its place with a time of its own, and after all others. */
function otherNames(session: Session, index: number, state: MigrationState['state']) {
  const names = session.migrations.map((each) => each.name);
  const name = names[index];
  if (name === undefined || (state !== 'pending' && state !== 'out of order')) return {};
  const slug = name.replace(/^\d+[_-]?/, '');
  const others = names.filter((each) => each !== name);
  const times = new Set(others.map(timestampOf));
  const before = names[index - 1];
  const after = names[index + 1];
  const between = before === undefined ? undefined : nameAfter(before, after, slug, others);
  const last = others.at(-1);
  return {
    nameBetween: between === undefined || times.has(timestampOf(between)) ? undefined : between,
    nameAtEnd: last === undefined ? undefined : nameAfter(last, undefined, slug, others),
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
