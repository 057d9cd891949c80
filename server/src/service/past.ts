import { type Applied, nothingApplied } from '../history/applied';
import type { MigrationState } from '../history/compare';
import { appliedFromDatabase } from '../history/database';
import { appliedFromGit } from '../history/git';
import type { DatabaseRecords } from '../history/records';
import { textsAt } from '../history/textsAt';
import type { PrismaProject } from '../prisma/project';
import type { HistoryMigration, HistoryScene, ReleaseUse } from '../rules/rule';
import type { Ports, ServiceSettings } from './ports';
import { releaseUse } from './releaseUse';
import type { Session } from './session';

/**
 * What has been applied, by the source that the settings name.
 * @param records what the project's database said, if it was asked; it goes before git, unless the setting says git
 */
export function findApplied(
  { git }: Ports,
  { applied }: ServiceSettings,
  { migrationsPath }: PrismaProject,
  records: DatabaseRecords | undefined,
): Applied {
  if (applied === 'none') return nothingApplied('The setting says that nothing counts as applied.');
  const byGit = git ? appliedFromGit(git, migrationsPath) : nothingApplied('git is not asked here.');
  if (records === undefined || applied === 'git') return byGit;
  return appliedFromDatabase(records, byGit, git, migrationsPath);
}

/** What the release that is running uses: the one that the applied branch's schema was generated for. */
export function releaseOf(ports: Ports, past: Applied, project: PrismaProject): ReleaseUse | undefined {
  if (!ports.git || past.branch === undefined) return undefined;
  const texts = textsAt(ports.git, past.branch, project.schemaFiles);
  return texts.length > 0 ? releaseUse(texts, `schema.prisma on ${past.branch}`) : undefined;
}

/** The history as rules see it. */
export function historyScene(session: Session): HistoryScene {
  const { states, project, past } = session;
  return {
    where: past.source === 'database' ? 'in the database' : `on ${past.reference}`,
    migrations: states.flatMap((state) => (state.file ? [asHistoryMigration(state, state.file)] : [])),
    missing: states.flatMap(({ state, name, file, appliedText }) =>
      state === 'missing' && !file
        ? [{ name, path: `${project.migrationsPath}/${name}/migration.sql`, text: appliedText }]
        : [],
    ),
    failedWithoutFolder: states.flatMap(({ state, name, file }) => (state === 'failed' && !file ? [name] : [])),
    projectPath: `${project.migrationsPath}/migration_lock.toml`,
  };
}

function asHistoryMigration(
  { name, state, appliedText, changes, renamedFrom }: MigrationState,
  file: NonNullable<MigrationState['file']>,
): HistoryMigration {
  return {
    name,
    path: file.path,
    text: file.text,
    problem: file.problem,
    hasNoFile: file.hasNoFile,
    state: state === 'missing' ? 'edited' : state,
    applied: state === 'edited' || appliedText !== undefined ? { text: appliedText, changes } : undefined,
    renamedFrom,
  };
}
