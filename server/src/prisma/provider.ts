import type { Files } from './files';
import type { ProjectProblem, Provider } from './project';
import { readSchema } from './schema';

/** The provider of a project, and what its two places disagree about. */
export interface FoundProvider {
  readonly provider: Provider | 'unknown';
  readonly problems: readonly ProjectProblem[];
}

/** The provider that migration_lock.toml names, else the datasource block of the schema. */
export function providerOf(files: Files, migrations: string, schemaFiles: readonly string[]): FoundProvider {
  const lockPath = `${migrations}/migration_lock.toml`;
  const locked = lockedProvider(files.read(lockPath));
  const declared = declaredProvider(files, schemaFiles);
  if (locked === undefined) {
    return { provider: declared === undefined ? 'unknown' : { name: declared, source: 'schema' }, problems: [] };
  }
  const provider: Provider = { name: locked, source: 'migration_lock.toml' };
  if (declared === undefined || declared === locked) return { provider, problems: [] };
  const message = `This file says ${locked}, the schema says ${declared}; prisma migrate deploy stops (P3019).`;
  return { provider, problems: [{ path: lockPath, message }] };
}

/** Why a project with this provider is none of Lockstep's, as a sentence; undefined when it is. */
export function silentForProvider(provider: Provider | 'unknown'): string | undefined {
  if (provider === 'unknown' || provider.name === 'postgresql') return undefined;
  const where = provider.source === 'schema' ? 'the schema' : provider.source;
  return `Lockstep knows PostgreSQL only, and ${where} says ${provider.name}.`;
}

function lockedProvider(text: string | undefined): string | undefined {
  const line = /^\s*provider\s*=\s*["']([^"']*)["']/m.exec(text ?? '');
  return line?.[1] ? normal(line[1]) : undefined;
}

function declaredProvider(files: Files, schemaFiles: readonly string[]): string | undefined {
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
