import { type Applied, nothingApplied } from '../history/applied';
import type { MigrationState } from '../history/compare';
import { appliedFromGit } from '../history/git';
import { textsAt } from '../history/textsAt';
import type { PrismaProject } from '../prisma/project';
import type { HistoryMigration, HistoryScene, ReleaseUse } from '../rules/rule';
import type { Ports, ServiceSettings } from './ports';
import { releaseUse } from './releaseUse';
import type { Session } from './session';

/** Asks what has been applied, of the source that the settings name. */
export function findApplied(ports: Ports, settings: ServiceSettings, project: PrismaProject): Applied {
  if (settings.applied === 'none') return nothingApplied('The setting says that nothing counts as applied.');
  if (!ports.git) return nothingApplied('git is not asked here.');
  return appliedFromGit(ports.git, project.migrationsPath);
}

/** What the release that is running uses: the one that the applied branch's schema was generated for. */
export function releaseOf(ports: Ports, past: Applied, project: PrismaProject): ReleaseUse | undefined {
  if (!ports.git || past.reference === undefined) return undefined;
  const texts = textsAt(ports.git, past.reference, project.schemaFiles);
  return texts.length > 0 ? releaseUse(texts, `schema.prisma on ${past.reference}`) : undefined;
}

/** The history as rules see it. */
export function historyScene(session: Session): HistoryScene {
  const { states, project, past } = session;
  return {
    reference: past.reference ?? '',
    migrations: states.flatMap((state) => (state.file ? [asHistoryMigration(state, state.file)] : [])),
    missing: states.flatMap(({ state, name, file, appliedText }) =>
      state === 'missing' && !file
        ? [{ name, path: `${project.migrationsPath}/${name}/migration.sql`, text: appliedText ?? '' }]
        : [],
    ),
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
    applied: appliedText === undefined ? undefined : { text: appliedText, changes },
    renamedFrom,
  };
}
