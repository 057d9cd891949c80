import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { schemaDifference } from '../../server/src/node/engine/difference';
import { median } from './process';
import { MeasuredServer } from './server';

/** What a schema costs while it is typed. */
export interface SchemaCost {
  readonly models: number;
  /** From the last key to the findings: the median, and the longest. */
  readonly milliseconds: number;
  readonly longest: number;
  /** What a hover takes that is asked for while Prisma's engine works, at most. */
  readonly hover: number;
  /** MB of resident memory, before the engine was needed and with it. */
  readonly before: number;
  readonly with: number;
}

const edits = 12;

/** Renames a field of a large schema to and fro, in the bundled server. */
export async function schemaCost(models: number): Promise<SchemaCost> {
  const text = schemaOf(models);
  const root = await committed(text);
  const server = new MeasuredServer(process.execPath, [resolve('dist/cli.js'), 'lsp', '--stdio'], root);
  try {
    await server.start();
    const file = join(root, 'prisma/schema.prisma');
    await server.open(file, text);
    const before = residentOf(server.pid);
    const times: number[] = [];
    let hover = 0;
    for (let edit = 0; edit < edits; edit++) {
      const renamed = text.replace(`field${models >> 1} `, `other${models >> 1}x${edit} `);
      const measured = await server.replaceUntil(file, renamed, `x${edit}"`);
      times.push(measured.milliseconds);
      hover = Math.max(hover, measured.hover);
    }
    // The first one starts the engine.
    const warm = times.slice(1);
    return {
      models,
      milliseconds: median(warm),
      longest: Math.max(...warm),
      hover,
      before,
      with: residentOf(server.pid),
    };
  } finally {
    server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

function schemaOf(models: number): string {
  const model = (_: unknown, at: number) => `model Model${at} {
  id        Int      @id @default(autoincrement())
  field${at} String
  count     Int      @default(0)
  createdAt DateTime @default(now())
  nextId    Int?
  next      Model${(at + 1) % models}? @relation("R${at}", fields: [nextId], references: [id])
  before    Model${(at + models - 1) % models}[] @relation("R${(at + models - 1) % models}")
  @@index([count])
}
`;
  const blocks = Array.from({ length: models }, model);
  return `datasource db {\n  provider = "postgresql"\n}\n\n${blocks.join('\n')}`;
}

/** A repository with the schema and the migration that makes it. */
async function committed(text: string): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  const answer = await schemaDifference('empty', [{ path: 'schema.prisma', text }]);
  if (answer.kind !== 'sql') throw new Error(answer.message);
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write('prisma/schema.prisma', text);
  write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
  write('prisma/migrations/20260101000000_init/migration.sql', answer.sql);
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'init'],
  ])
    execFileSync('git', [...who, ...args], { cwd: root });
  return root;
}

function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
