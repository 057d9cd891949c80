import type { FoundConnection } from '../../prisma/connection';
import type { Feature } from './feature';

/** Where a project's database is. For the server's own ears: it holds a secret, and no client may ask for it. */
export interface ProjectConnection {
  readonly migrationsPath: string;
  readonly connection: FoundConnection;
}

export const connections: Feature<unknown, readonly ProjectConnection[]> = ({ service }) =>
  service.sessions
    .filter(({ project }) => project.silentBecause === undefined)
    .map(({ project }) => ({ migrationsPath: project.migrationsPath, connection: service.connectionOf(project) }));
