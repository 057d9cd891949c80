import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';

const cli = resolve('dist/cli.js');

/** What a run of the program left behind. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bundled program in a folder. */
export function runIn(folder: string, ...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { code: status ?? -1, stdout, stderr };
}

/** A folder with files, removed after the test; `run` starts the bundled program in it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));

  constructor(test: TestContext, files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    test.after(() => rmSync(this.path, { recursive: true, force: true }));
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  run(...args: string[]): Run {
    return runIn(this.path, ...args);
  }

  git(...args: string[]): void {
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
      cwd: this.path,
      stdio: 'pipe',
    });
  }
}

/** The files of a PostgreSQL project with these migrations. */
export function project(migrations: Readonly<Record<string, string>>): Record<string, string> {
  const files = Object.entries(migrations).map(([name, text]) => [`prisma/migrations/${name}/migration.sql`, text]);
  return { 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n', ...Object.fromEntries(files) };
}

/** A history of one table, and a pending migration that builds an index on it besides something harmless. */
export const blocking = project({
  '20260101000000_init':
    'CREATE TABLE "User" ("id" INTEGER NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));\n',
  '20260102000000_email':
    '-- CreateTable\nCREATE TABLE "Note" ("id" INTEGER NOT NULL);\n\n-- CreateIndex\nCREATE INDEX "User_email_idx" ON "User"("email");\n',
});
