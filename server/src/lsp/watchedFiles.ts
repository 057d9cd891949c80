import { type Connection, DidChangeWatchedFilesNotification, type FileEvent } from 'vscode-languageserver';
import { toPath } from './convert';

/** What a project is made of; and folders of migrations, for of a folder that is deleted nothing else is told. */
const watched = [
  '**/migration.sql',
  '**/migrations/*',
  '**/migration_lock.toml',
  '**/*.prisma',
  '**/prisma.config.*',
  '**/package.json',
  '**/lockstep.json',
  '**/.lockstep.json',
  '**/{Dockerfile,Containerfile}',
  '**/{Dockerfile,Containerfile}.*',
  '**/{docker-compose,compose}*.{yml,yaml}',
  '**/.github/workflows/*.{yml,yaml}',
  '**/.gitlab-ci.yml',
];

/** A checkout tells of hundreds of files, a few at a time. */
const calm = 100;

export async function watchFiles(connection: Connection): Promise<void> {
  const watchers = watched.map((globPattern) => ({ globPattern }));
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

/** Gathers events until there is a moment's calm, then hands on their URIs, each once. */
export function gathered(act: (uris: readonly string[]) => void): (events: readonly FileEvent[]) => void {
  const uris = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  return (events) => {
    for (const { uri } of events) if (isOurs(uri)) uris.add(uri);
    if (uris.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const all = [...uris];
      uris.clear();
      act(all);
    }, calm);
  };
}

function isOurs(uri: string): boolean {
  const path = toPath(uri);
  return path !== undefined && !path.includes('/node_modules/');
}
