/** Where a database is and how to get in, out of a connection string of Prisma's. */
export interface ConnectionTarget {
  /** A host's name or address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  /** The schema that holds `_prisma_migrations`. */
  readonly schema: string;
  readonly tls: 'never' | 'if offered' | 'always';
  /** Whether the server's certificate has to be a known one; Prisma asks for that with `sslaccept=strict` only. */
  readonly strict: boolean;
}

export type ReadUrl =
  | { readonly kind: 'target'; readonly target: ConnectionTarget }
  | { readonly kind: 'problem' /** As a sentence that says nothing of the string. */; readonly problem: string };

/** Reads a connection string as Prisma does: https://www.prisma.io/docs/orm/overview/databases/postgresql#connection-details */
export function readConnectionUrl(text: string): ReadUrl {
  if (/^prisma(?:\+postgres)?:/.test(text)) {
    return problem(
      'The connection string leads to a service of Prisma, not to PostgreSQL itself; give --database a direct one.',
    );
  }
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return problem('The connection string is none that PostgreSQL knows (postgresql://user@host/database).');
  }
  if (!/^postgres(?:ql)?:$/.test(url.protocol)) return problem('The connection string is not one of PostgreSQL.');
  const parameters = url.searchParams;
  const mode = parameters.get('sslmode') ?? 'prefer';
  return {
    kind: 'target',
    target: {
      host: parameters.get('host') ?? (decoded(url.hostname.replace(/^\[(.*)\]$/, '$1')) || 'localhost'),
      port: Number(parameters.get('port') ?? url.port) || 5432,
      user: decoded(url.username) || 'postgres',
      password: url.password === '' ? undefined : decoded(url.password),
      database: decoded(url.pathname.slice(1)) || 'postgres',
      schema: parameters.get('schema') ?? 'public',
      tls: mode === 'disable' ? 'never' : mode === 'prefer' || mode === 'allow' ? 'if offered' : 'always',
      strict: parameters.get('sslaccept') === 'strict' || mode === 'verify-full' || mode === 'verify-ca',
    },
  };
}

function problem(text: string): ReadUrl {
  return { kind: 'problem', problem: text };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
