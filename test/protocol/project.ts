import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

const init = `CREATE TABLE "User" ("id" INTEGER NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" INTEGER NOT NULL, "authorId" INTEGER, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
`;

/** A Prisma project on disk that goes away with the test. */
export class Project {
  private constructor(readonly root: string) {}

  /**
   * @param migrations texts by the folders' names; a first migration with the tables "User" and "Post" stands before
   * them
   */
  static with(
    context: TestContext,
    migrations: Readonly<Record<string, string>>,
    options: ProjectOptions = {},
  ): Project {
    const { name = 'project', provider = 'postgresql' } = options;
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const project = new Project(join(folder, name));
    project.write('prisma/schema.prisma', `datasource db {\n  provider = "${provider}"\n}\n`);
    project.write('prisma/migrations/migration_lock.toml', `provider = "${provider}"\n`);
    project.write('package.json', '{ "devDependencies": { "prisma": "6.19.0" } }\n');
    for (const [each, text] of Object.entries({ '20260101000000_init': init, ...migrations })) {
      project.write(`prisma/migrations/${each}/migration.sql`, text);
    }
    return project;
  }

  write(path: string, text: string | Uint8Array): string {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  }

  /** The path of a migration's file. */
  file(migration: string): string {
    return join(this.root, 'prisma/migrations', migration, 'migration.sql');
  }
}

export interface ProjectOptions {
  /** The project's folder. */
  readonly name?: string;
  readonly provider?: string;
}

/** A migration in which an index build blocks writes, and something to stand beside it. */
export const blocking = `-- AlterTable
ALTER TABLE "Post" ADD COLUMN "title" TEXT;

-- CreateIndex
CREATE INDEX "User_email_idx" ON "User"("email");
`;
