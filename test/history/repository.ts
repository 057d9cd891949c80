import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Applied } from '../../server/src/history/applied';
import { compare } from '../../server/src/history/compare';
import { appliedFromGit } from '../../server/src/history/git';
import type { GitPort } from '../../server/src/history/gitPort';
import { nodeFiles, nodeGit } from '../../server/src/node/ports';
import { compareNames, readMigrations } from '../../server/src/prisma/migrations';
import { bareProject } from '../../server/src/prisma/projects';

/** A real git repository in a folder that goes away with the test, with migrations in prisma/migrations. */
export class Repository {
  /** How many processes of git were started by the last look at the history. */
  calls: string[] = [];

  private constructor(readonly root: string) {}

  static empty(context: TestContext): Repository {
    const root = mkdtempSync(join(tmpdir(), 'lockstep-'));
    context.after(() => rmSync(root, { recursive: true, force: true }));
    return new Repository(root);
  }

  static init(context: TestContext, branch = 'main'): Repository {
    const repository = Repository.empty(context);
    repository.git('init', '-q', '-b', branch);
    return repository;
  }

  /** A clone of this repository, in a folder of its own. */
  clone(context: TestContext, ...options: string[]): Repository {
    const copy = Repository.empty(context);
    execFileSync('git', ['clone', '-q', ...options, `file://${this.root}`, copy.root], { stdio: 'pipe' });
    return copy;
  }

  at(folder: string): Repository {
    return new Repository(join(this.root, folder));
  }

  git(...args: string[]): string {
    const identity = [
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.org',
      '-c',
      'commit.gpgsign=false',
      '-c',
      'protocol.file.allow=always',
    ];
    return execFileSync('git', [...identity, ...args], { cwd: this.root, stdio: 'pipe' })
      .toString()
      .trim();
  }

  write(migration: string, text: string): this {
    return this.put(`prisma/migrations/${migration}/migration.sql`, text);
  }

  put(path: string, text: string): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
    return this;
  }

  remove(path: string): this {
    rmSync(join(this.root, path), { recursive: true });
    return this;
  }

  commit(): this {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
    return this;
  }

  get applied(): Applied {
    this.calls = [];
    const git = nodeGit();
    const counting: GitPort = {
      run: (args, cwd, input) => {
        this.calls.push(args[0]!);
        return git.run(args, cwd, input);
      },
    };
    return appliedFromGit(counting, `${this.root}/prisma/migrations`);
  }

  get compared() {
    const project = bareProject(nodeFiles(), `${this.root}/prisma/migrations`, { prisma: '7.10.0' });
    return compare(this.applied, readMigrations(nodeFiles(), project), compareNames('7.10.0'));
  }

  /** `name state` of each migration. */
  get states(): string[] {
    return this.compared.map(({ name, state }) => `${name} ${state}`);
  }
}
