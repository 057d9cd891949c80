/** A repository whose migrations Prisma's own engine has deployed to a database of a real server. */
import type { TestContext } from 'node:test';
import type { ClientConfig } from 'pg';
import type { Databases } from '../proof/databases';
import { deploy, markRolledBack } from '../proof/engine';
import { Repository } from './repository';

export const tables = {
  '20260101000000_init': 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "email" TEXT);\n',
  '20260102000000_name': 'ALTER TABLE "User" ADD COLUMN "name" TEXT;\n',
  '20260103000000_post': 'CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY);\n',
} as const;

export class Deployed {
  private constructor(
    readonly repository: Repository,
    readonly database: ClientConfig,
  ) {}

  /** Three migrations, committed on main and deployed. */
  static async begin(context: TestContext, databases: Databases): Promise<Deployed> {
    const repository = Repository.init(context);
    repository.put('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
    for (const [name, text] of Object.entries(tables)) repository.write(name, text);
    repository.commit();
    const database = await databases.create();
    const deployed = new Deployed(repository, database);
    await deployed.deploy();
    return deployed;
  }

  /** Deploys the folder as it is; a failure is as Prisma leaves it. */
  async deploy(): Promise<void> {
    await deploy(this.database, `${this.repository.root}/prisma/migrations`);
  }

  async rollBack(name: string): Promise<void> {
    await markRolledBack(this.database, name);
  }

  /** The connection string of the database, as somebody would write it. */
  get url(): string {
    return urlOf(this.database);
  }
}

export function urlOf({ host, port, user, database }: ClientConfig): string {
  return `postgresql://${user}:nobody-may-read-this@localhost:${port}/${database}?host=${encodeURIComponent(host!)}&schema=public`;
}
