import { posix } from 'node:path';
import { configIn } from './config';
import { expanded, readDotenv } from './dotenv';
import type { Files } from './files';
import type { Value } from './literal';
import type { PrismaProject } from './project';
import { readSchema } from './schema';

// Takes a project's files and the environment; gives the project's own connection string. Reads configuration as text
// and runs none of it. What is found is a secret: it goes to the driver, and into no message.

export type FoundConnection =
  | {
      readonly kind: 'found';
      readonly url: string /** Where it stands: `DATABASE_URL in .env`. */;
      readonly from: string;
    }
  | { readonly kind: 'not found' /** Why, as a sentence. */; readonly reason: string };

export type Environment = Readonly<Record<string, string | undefined>>;

/** The connection string by which Prisma would migrate: that of prisma.config, else the schema's directUrl or url. */
export function findConnection(files: Files, project: PrismaProject, environment: Environment): FoundConnection {
  const declared = declaredIn(files, project);
  if (declared === undefined) {
    return notFound('Neither prisma.config nor the schema says where the database is (datasource.url).');
  }
  const { expression, path } = declared;
  const place = posix.basename(path);
  const text = stringIn(expression);
  if (text !== undefined) return { kind: 'found', url: text, from: place };
  const names = variablesIn(expression);
  if (names.length === 0)
    return notFound(`${place} computes the connection string, and Lockstep runs no configuration.`);
  const variables = new Variables(files, project, environment);
  for (const name of names) {
    const found = variables.find(name);
    if (found) return { kind: 'found', url: found.value, from: `${name} in ${found.from}` };
  }
  return notFound(
    `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} set neither in the environment nor in a .env file of the project.`,
  );
}

function notFound(reason: string): FoundConnection {
  return { kind: 'not found', reason };
}

/** The right-hand side that says where the database is. */
function declaredIn(files: Files, project: PrismaProject): { expression: string; path: string } | undefined {
  const config = configIn(files, project.root);
  const configured = config && expressionOf(config.url);
  if (config && configured !== undefined) return { expression: configured, path: config.path };
  for (const path of project.schemaFiles) {
    const datasource = readSchema(files.read(path) ?? '').datasource;
    const written = datasource?.directUrl ?? datasource?.url;
    if (written) return { expression: written.value, path };
  }
  return undefined;
}

function expressionOf(value: Value): string | undefined {
  if (value.kind === 'string') return JSON.stringify(value.value);
  return value.kind === 'computed' ? value.text : undefined;
}

function stringIn(expression: string): string | undefined {
  const quoted = /^(["'])((?:\\.|(?!\1)[^\\])*)\1/.exec(expression.trim());
  return quoted ? quoted[2]!.replace(/\\(.)/g, '$1') : undefined;
}

const variable =
  /(?:\benv(?:<[^>()]*>)?\(\s*["'`](\w+)["'`]\s*\)|\bprocess\.env(?:\.(\w+)|\[\s*["'`](\w+)["'`]\s*\]))!?/;

/** The variables of `env("A")`, `process.env.A!`, `process.env.A ?? process.env.B`; none of an expression that does more. */
function variablesIn(expression: string): string[] {
  const terms = expression
    .trim()
    .replace(/\s+as\s+string$/, '')
    .split(/\s*(?:\?\?|\|\|)\s*/);
  const names = terms.map((term) => {
    const match = new RegExp(`^(?:${variable.source})$`).exec(term);
    return match ? match.slice(1).find((name) => name !== undefined) : /^["'`]{2}$/.test(term) ? '' : undefined;
  });
  return names.some((name) => name === undefined)
    ? []
    : names.filter((name) => name !== undefined && name !== '').map(String);
}

/** Variables as Prisma finds them: the environment's own go before those of .env files. */
class Variables {
  private readonly dotenvs: readonly { readonly path: string; readonly values: ReadonlyMap<string, string> }[];

  constructor(
    files: Files,
    private readonly project: PrismaProject,
    private readonly environment: Environment,
  ) {
    const { root, schemaPath } = project;
    const folders = [root, schemaPath && posix.dirname(schemaPath), schemaPath, `${root}/prisma`];
    const paths = new Set(folders.flatMap((folder) => (folder ? [`${folder}/.env`] : [])));
    this.dotenvs = [...paths].flatMap((path) => {
      const text = files.read(path);
      return text === undefined ? [] : [{ path, values: readDotenv(text) }];
    });
  }

  find(name: string): { readonly value: string; readonly from: string } | undefined {
    const own = this.environment[name];
    if (own) return { value: own, from: 'the environment' };
    for (const { path, values } of this.dotenvs) {
      const value = values.get(name);
      if (value) return { value: expanded(value, (other) => this.raw(other)), from: this.nameOf(path) };
    }
    return undefined;
  }

  private raw(name: string): string | undefined {
    return this.environment[name] ?? this.dotenvs.find(({ values }) => values.has(name))?.values.get(name);
  }

  private nameOf(path: string): string {
    return posix.relative(this.project.root, path);
  }
}
