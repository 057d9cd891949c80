import { placedCommands } from '../prisma/commands/find';
import type { Files } from '../prisma/files';
import type { ReleaseCommand } from '../rules/rule';

/**
 * What production runs of Prisma, by the files around a project.
 * @param hasMigrations whether there is anything that `migrate deploy` could run
 */
export function releaseCommands(files: Files, root: string, hasMigrations: boolean): ReleaseCommand[] {
  return placedCommands(files, root).map((use) => {
    const { path, span, command, acceptsDataLoss, purpose, where, through, isPlain } = use;
    const text =
      hasMigrations && isPlain && !acceptsDataLoss && replaceable.has(command) ? files.read(path) : undefined;
    const deployed = text && `${text.slice(0, span.start)}migrate deploy${text.slice(span.end)}`;
    return { path, span, command, acceptsDataLoss, purpose, where, through, deployed };
  });
}

/** What `migrate deploy` does in its stead, where production has what the migrations made. */
const replaceable: ReadonlySet<string> = new Set(['migrate dev', 'db push']);
