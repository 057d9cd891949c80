import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Prisma project of generated migrations, in a folder of its own. */
export interface Project {
  readonly root: string;
  /** The paths of the migration.sql files, in order. */
  readonly files: readonly string[];
}

/** Writes a project with these migrations, the first of them named 20260101000000. */
export function writeProject(texts: readonly string[]): Project {
  const root = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  const folder = join(root, 'prisma', 'migrations');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  const files = texts.map((text, index) => {
    const file = join(folder, `${20260101000000 + index}_step`, 'migration.sql');
    mkdirSync(join(file, '..'));
    writeFileSync(file, text);
    return file;
  });
  return { root, files };
}

const tables = 200;

/** A migration that creates the tables that the others change. */
export function initial(): string {
  const create = (n: number) =>
    `-- CreateTable\nCREATE TABLE "T${n}" (\n    "id" SERIAL NOT NULL,\n    "a" TEXT,\n    "b" INTEGER,\n\n    CONSTRAINT "T${n}_pkey" PRIMARY KEY ("id")\n);\n`;
  return Array.from({ length: tables }, (_, n) => create(n)).join('\n');
}

/** So many migrations: one that creates the tables, then four changes in each. */
export function history(migrations: number): string[] {
  return [initial(), ...Array.from({ length: migrations - 1 }, (_, index) => changes(4, index * 4))];
}

/** So many statements as Prisma writes them, on tables that are there; numbered from `from` on. */
export function changes(count: number, from = 0): string {
  return Array.from({ length: count }, (_, i) => change(from + i)).join('\n');
}

function change(n: number): string {
  const table = `"T${n % tables}"`;
  switch (n % 4) {
    case 0:
      return `-- AlterTable\nALTER TABLE ${table} ADD COLUMN "c${n}" TEXT, ADD COLUMN "d${n}" INTEGER NOT NULL DEFAULT ${n};\n`;
    case 1:
      return `-- CreateIndex\nCREATE INDEX "T${n % tables}_a${n}_idx" ON ${table}("a", "b");\n`;
    case 2:
      return `-- AddForeignKey\nALTER TABLE ${table} ADD CONSTRAINT "f${n}" FOREIGN KEY ("b") REFERENCES "T${(n + 7) % tables}"("id") ON DELETE SET NULL ON UPDATE CASCADE;\n`;
    default:
      return `-- CreateTable\nCREATE TABLE "N${n}" (\n    "id" TEXT NOT NULL,\n    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,\n\n    CONSTRAINT "N${n}_pkey" PRIMARY KEY ("id")\n);\n`;
  }
}
