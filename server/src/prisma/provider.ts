import type { Span } from '../text/span';
import type { Files } from './files';
import type { ProjectProblem, Provider } from './project';
import { readSchema } from './schema';

/** The provider of a project, and what its two places disagree about. */
export interface FoundProvider {
  readonly provider: Provider | 'unknown';
  readonly problems: readonly ProjectProblem[];
}

/**
 * The provider that migration_lock.toml names, else the datasource block of the schema. Where the two disagree Prisma
 * stops, and the schema is taken to be right when it says PostgreSQL.
 */
export function providerOf(files: Files, migrations: string, schemaFiles: readonly string[]): FoundProvider {
  const lockPath = `${migrations}/migration_lock.toml`;
  const locked = lockedProvider(files.read(lockPath) ?? '')?.name;
  const declared = declaredProvider(files, schemaFiles);
  if (locked === undefined) {
    return { provider: declared === undefined ? 'unknown' : { name: declared, source: 'schema' }, problems: [] };
  }
  const provider: Provider = { name: locked, source: 'migration_lock.toml' };
  if (declared === undefined || declared === locked) return { provider, problems: [] };
  const message = `This file says ${locked}, the schema says ${declared}; prisma migrate deploy stops (P3019).`;
  const right: Provider = declared === 'postgresql' ? { name: declared, source: 'schema' } : provider;
  return { provider: right, problems: [{ path: lockPath, message }] };
}

/** Why a project with this provider is none of Lockstep's, as a sentence; undefined when it is. */
export function silentForProvider(provider: Provider | 'unknown'): string | undefined {
  if (provider === 'unknown' || provider.name === 'postgresql') return undefined;
  const where = provider.source === 'schema' ? 'the schema' : provider.source;
  return `Lockstep knows PostgreSQL only, and ${where} says ${provider.name}.`;
}

/** The provider that the text of a migration_lock.toml names; the span is that of its string, in UTF-16 offsets. */
export function lockedProvider(text: string): { readonly name: string; readonly span: Span } | undefined {
  const line = /^(\s*provider\s*=\s*)(["']([^"']*)["'])/m.exec(text);
  if (!line?.[3]) return undefined;
  const start = line.index + line[1]!.length;
  return { name: normal(line[3]), span: { start, end: start + line[2]!.length } };
}

/** The provider that a schema names. */
export function declaredProvider(files: Files, schemaFiles: readonly string[]): string | undefined {
  for (const path of schemaFiles) {
    const provider = readSchema(files.read(path) ?? '').datasource?.provider?.value;
    if (provider) return normal(provider);
  }
  return undefined;
}

/** `postgres` is an old spelling that Prisma still reads. */
function normal(provider: string): string {
  return provider === 'postgres' ? 'postgresql' : provider;
}
