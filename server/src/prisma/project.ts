/** A database provider, and the file that names it. */
export interface Provider {
  /** As Prisma writes it; `postgres` is given as `postgresql`. */
  readonly name: string;
  readonly source: 'migration_lock.toml' | 'schema';
}

/** Which version of Prisma runs the migrations, and how that is known. */
export interface PrismaVersion {
  /** A full semantic version: `6.19.0`. */
  readonly version: string;
  readonly source: 'setting' | 'installed' | 'lock file' | 'range' | 'default';
}

/** Something about a project's files that people should know. */
export interface ProjectProblem {
  readonly path: string;
  readonly message: string;
}

/** One Prisma project: a schema, its migrations, or both. All paths are absolute. */
export interface PrismaProject {
  /** The folder Prisma is run in: where its config, its package.json or its `prisma` folder stands. */
  readonly root: string;
  /** The schema file or folder; undefined when only a migrations folder is known. */
  readonly schemaPath: string | undefined;
  /** The files of the schema, sorted. */
  readonly schemaFiles: readonly string[];
  /** Where the migrations are, or would be. */
  readonly migrationsPath: string;
  readonly provider: Provider | 'unknown';
  readonly prisma: PrismaVersion;
  /** Whether it is a project of Prisma 8, which keeps no migration.sql. */
  readonly prisma8: boolean;
  /** Why Lockstep has nothing to say here, as a sentence; undefined when it has. */
  readonly silentBecause: string | undefined;
  readonly problems: readonly ProjectProblem[];
}

/** What the user has set, over what is found. */
export interface ProjectSettings {
  /** The version of Prisma, `6`, `7.3` or `7.10.0`; wins over everything found. */
  readonly prisma?: string;
}
