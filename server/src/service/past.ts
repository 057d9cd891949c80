import { type Applied, nothingApplied } from '../history/applied';
import { appliedFromDatabase } from '../history/database';
import { appliedFromGit } from '../history/git';
import type { DatabaseRecords } from '../history/records';
import { textsAt } from '../history/textsAt';
import type { PrismaProject } from '../prisma/project';
import type { ReleaseUse } from '../rules/rule';
import type { Ports, ServiceSettings } from './ports';
import { releaseUse } from './releaseUse';

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

/** The text that migration_lock.toml has on the applied branch. */
export function lockBefore({ git }: Ports, { branch }: Applied, { migrationsPath }: PrismaProject): string | undefined {
  return git && branch !== undefined ? textsAt(git, branch, [`${migrationsPath}/migration_lock.toml`])[0] : undefined;
}
