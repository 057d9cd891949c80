import { cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from './runToEnd';

export interface Shop {
  readonly folder: string;
  /** The migration.sql of each pending migration, in Prisma's order. */
  readonly pending: readonly [string, string];
}

/**
 * A copy of examples/shop as a repository of its own: what the shop has applied is on `main`, and the two pending
 * migrations are on a branch.
 */
export async function makeShop(folder: string): Promise<Shop> {
  await mkdir(folder, { recursive: true });
  await cp(join(__dirname, '../../examples/shop'), folder, { recursive: true });
  const migrations = join(folder, 'prisma/migrations');
  const [first, second] = (await migrationNames(migrations)).slice(-2) as [string, string];
  const git = (...args: string[]) => runToEnd('git', [...identity, ...args], { cwd: folder, env: gitEnv() });
  await git('init', '--quiet');
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await aside(migrations, [first, second], folder, async () => {
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'The shop as it runs');
  });
  await git('checkout', '--quiet', '-b', 'next');
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'Two migrations to come');
  const file = (name: string) => join(migrations, name, 'migration.sql');
  return { folder, pending: [file(first), file(second)] };
}

const identity = ['-c', 'user.name=Shop', '-c', 'user.email=shop@example.com', '-c', 'commit.gpgsign=false'];

async function migrationNames(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Does something while folders are out of the way. */
async function aside(from: string, names: readonly string[], folder: string, act: () => Promise<void>) {
  const away = join(folder, '.git/aside');
  await mkdir(away);
  for (const name of names) await rename(join(from, name), join(away, name));
  await act();
  for (const name of names) await rename(join(away, name), join(from, name));
}

/** In a hook, git points its children at its own repository. */
function gitEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
}
