import type { GitPort } from '../history/gitPort';
import type { SchemaEngine } from '../prisma/engine';
import type { Files } from '../prisma/files';
import type { SqlReader } from '../sql/statement';

/** All that the service needs from outside; it does no IO of its own. */
export interface Ports {
  readonly files: Files;
  /** Undefined where git is not to be asked. */
  readonly git: GitPort | undefined;
  /** The environment's variables, which may say where a project's database is; undefined where they are not to be asked. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly reader: SqlReader;
  /** Prisma's own engine; undefined where it is not to be asked. */
  readonly engine?: SchemaEngine | undefined;
  /** The migrations may be run on a database of the engine's own also where there is no repository at all. */
  readonly runsAlways?: boolean;
  /** Whether the SQL parser inside Prisma 7.4 and later reads this text, so that it sends each statement alone. */
  readonly splits: (text: string) => boolean;
}

/** What people may set, each over what a project's lockstep.json says or below it. */
export interface ServiceSettings {
  /** Where this is asked for: a command line goes before lockstep.json, an editor's settings come after it. */
  readonly from?: 'command line' | 'editor';
  /** The server's major version; undefined: the newest supported. */
  readonly postgres: number | undefined;
  /** Prisma's version; undefined: as found in the project. */
  readonly prisma: string | undefined;
  /** What tells which migrations have been applied; undefined: whatever can tell. */
  readonly applied: 'auto' | 'git' | 'database' | 'none' | undefined;
  /** Whether findings of applied, unchanged migrations are shown too. */
  readonly appliedFindings: boolean;
  /** Whether to ignore a finding, by a comment with a reason, is among its fixes; it is, where that is not said. */
  readonly ignoreFix?: boolean;
}

export const newestPostgres = 18;
export const oldestPostgres = 13;

export const defaultServiceSettings: ServiceSettings = {
  postgres: undefined,
  prisma: undefined,
  applied: 'auto',
  appliedFindings: false,
};
