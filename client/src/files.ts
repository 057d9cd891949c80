import { type TextDocument, Uri } from 'vscode';

const migration = '**/migrations/*/migration.sql';

/** The documents the server is told of, by path alone: whatever language an extension took them for. */
export const selector = [
  migration,
  '**/*.prisma',
  '**/migration_lock.toml',
  '**/lockstep.json',
  '**/.lockstep.json',
  // What production runs of Prisma stands in these.
  '**/package.json',
  '**/{Dockerfile,Containerfile}',
  '**/{Dockerfile,Containerfile}.*',
  '**/{docker-compose,compose}*.{yml,yaml}',
  '**/.github/workflows/*.{yml,yaml}',
  '**/.gitlab-ci.yml',
].map((pattern) => ({
  scheme: 'file',
  pattern,
}));

/** The folder of the project that a document belongs to, if it is one of ours. */
export function projectFolder({ uri }: TextDocument): Uri | undefined {
  if (uri.scheme !== 'file') return undefined;
  if (/\/migrations\/[^/]+\/migration\.sql$/.test(uri.path)) return Uri.joinPath(uri, '../../..');
  if (/\/migrations\/migration_lock\.toml$/.test(uri.path)) return Uri.joinPath(uri, '../..');
  return uri.path.endsWith('.prisma') ? Uri.joinPath(uri, '..') : undefined;
}
