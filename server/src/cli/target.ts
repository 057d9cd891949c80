import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { configFindings } from '../service/configFile';
import type { Service } from '../service/service';
import type { Session } from '../service/session';
import { LineIndex } from '../text/lines';
import { UsageError } from './options';

/** The migrations that a path names. */
export interface Named {
  readonly session: Session;
  /** Indexes of the migrations in their project. */
  readonly indexes: readonly number[];
  /** Whether the path names one migration, rather than all of a project. */
  readonly single: boolean;
}

/**
 * The migrations that a path names: a project's or a migrations folder's, one migration folder's, or one migration.sql.
 * @throws UsageError when there is nothing there to read.
 */
export function namedBy(service: Service, path: string): Named[] {
  // Somebody's connection string has got to the wrong place, and it may hold a password.
  if (/^[a-z+]+:\/\//.test(path))
    throw new UsageError('PATH is a file or folder; a connection string goes to --database');
  const given = toPosix(resolve(path));
  if (!existsSync(given)) throw new UsageError(`${path}: no such file or folder`);
  const found = service.open(given);
  if (found.length === 0) throw new UsageError(`${path}: no Prisma migrations found here`);
  return found.map(({ session, migration }) => {
    const { silentBecause } = session.project;
    if (silentBecause !== undefined) throw new UsageError(`${path}: ${silentBecause}`);
    const all = session.migrations.map((_, index) => index);
    const indexes =
      migration === undefined ? all : all.filter((index) => session.migrations[index]!.name === migration);
    if (migration !== undefined && indexes.length === 0) throw new UsageError(`${path}: no migration.sql there`);
    return { session, indexes, single: migration !== undefined };
  });
}

/** @throws UsageError when a lockstep.json that counts here says what is not known: the first such thing, in one line. */
export function refuseInvalidConfiguration(service: Service, named: readonly Named[]): void {
  const [first, ...others] = configFindings(named.map(({ session }) => session.config));
  if (!first) return;
  const { line, column } = new LineIndex(service.textOf(first.path) ?? '').positionAt(first.span.start);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new UsageError(`${relativeToHere(first.path)}:${line + 1}:${column + 1}: ${first.message}${more}`);
}

/** A path of this machine as the core has it. */
export function toPosix(path: string): string {
  return path.replaceAll('\\', '/');
}

/** A path of the core as it is printed: relative to the current folder, with `/`. */
export function relativeToHere(path: string): string {
  const here = `${toPosix(process.cwd())}/`;
  return path.startsWith(here) ? path.slice(here.length) : path;
}
