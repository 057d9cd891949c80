import { toPath, toWorkspaceEdit } from '../convert';
import type { SafeMigration, SafeMigrationParams } from '../protocol';
import type { Feature } from './feature';

export const safeMigration: Feature<SafeMigrationParams, SafeMigration> = (
  { service, files, profile },
  { uri, words },
) => {
  const path = toPath(uri);
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const made = path === undefined ? undefined : service.safeMigration(path, { now, words });
  if (!made) return { kind: 'none', reason: 'There is no Prisma project here.', later: false };
  if (made.kind === 'none') return made;
  return {
    kind: 'edit',
    edit: toWorkspaceEdit(made.fix, files, profile),
    files: made.fix.creates.map(({ path: created, text }) => ({ uri: files.uriOf(created), text })),
  };
};
