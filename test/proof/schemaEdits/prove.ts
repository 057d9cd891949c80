/** One edit of a schema, put through Create Safe Migration, on a real server. */
import type { ClientConfig } from 'pg';
import { schemaDifference } from '../../../server/src/node/engine/difference';
import type { Difference, SchemaState } from '../../../server/src/prisma/engine';
import { defaultServiceSettings } from '../../../server/src/service/ports';
import { createService, type Service } from '../../../server/src/service/service';
import type { SentAs } from '../../../server/src/timeline/transactions';
import { reader } from '../../harness/scene';
import { committed } from '../../history/committed';
import { memoryFiles } from '../../prisma/memoryFiles';
import type { Databases } from '../databases';
import { diff, type Migration } from '../engine';
import { send } from '../sending';
import { base, edited, type SchemaEdit } from './edits';

/** What came of one edit. */
export interface Outcome {
  readonly title: string;
  /** The names of the migrations, without their times. */
  readonly migrations: readonly string[];
  /** The rules that found something in the schema, errors and warnings alone. */
  readonly found: readonly string[];
  /** Of what the migrations themselves still hold, errors and warnings alone. */
  readonly left: readonly string[];
  /** By way of sending: nothing is left to be done, something is, or it fails on the rows that are there. */
  readonly ends: Readonly<Record<SentAs, string>>;
  /** The same on empty tables, where it fails on rows. */
  readonly onEmpty: Readonly<Record<SentAs, string>>;
}

export const ways: readonly SentAs[] = ['batch', 'statements'];

const root = '/app';
const schemaPath = `${root}/prisma/schema.prisma`;
const initPath = `${root}/prisma/migrations/20260101000000_init/migration.sql`;

/** The SQL of the schema that all edits begin with. */
export async function initial(): Promise<string> {
  return sqlOf(await schemaDifference('empty', [{ path: schemaPath, text: base }]));
}

function sqlOf(difference: Difference): string {
  if (difference.kind !== 'sql') throw new Error(difference.message);
  return difference.sql;
}

/** What Lockstep writes for an edit, and finds in it. */
export async function write(edit: SchemaEdit, init: string, prisma: string) {
  const [before, after] = [base, edited(edit)].map((text): SchemaState => [{ path: schemaPath, text }]);
  const known = await schemaDifference(before!, after!);
  sqlOf(known);
  const files = {
    [schemaPath]: edited(edit),
    [initPath]: init,
    [`${root}/prisma/migrations/migration_lock.toml`]: 'provider = "postgresql"\n',
  };
  const problems: string[] = [];
  const service = serviceOver(files, init, known, prisma, problems);
  const made = service.safeMigration(schemaPath, { words: 'change', now: '20260201000000' });
  const found = (service.check().get(schemaPath) ?? []).filter(isSerious).map(({ rule }) => rule);
  const creates = made?.kind === 'created' ? made.fix.creates : [];
  const migrations = creates.map(({ path, text }): Migration => ({ name: path.split('/').at(-2)!, text }));
  const then = serviceOver(
    { ...files, ...Object.fromEntries(creates.map(({ path, text }) => [path, text])) },
    init,
    known,
    prisma,
    problems,
  );
  const left = creates.flatMap(({ path }) => (then.check().get(path) ?? []).filter(isSerious).map(({ rule }) => rule));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { migrations, found: [...new Set(found)], left: [...new Set(left)] };
}

function isSerious({ severity }: { readonly severity: string }): boolean {
  return severity === 'error' || severity === 'warning';
}

function serviceOver(
  files: Record<string, string>,
  init: string,
  known: Difference,
  prisma: string,
  problems: string[],
): Service {
  const ports = {
    files: memoryFiles(files),
    git: committed({ [schemaPath]: base, [initPath]: init }),
    reader,
    splits: () => true,
    engine: { difference: () => known, schemaOf: () => undefined },
  };
  const service = createService(ports, { ...defaultServiceSettings, applied: 'none', prisma }, (problem) =>
    problems.push(problem),
  );
  service.setFolders(['/']);
  return service;
}

/** Deploys what was written, both ways, on a database with rows and, where that fails, on an empty one. */
export async function prove(
  databases: Databases,
  { filled, empty }: { readonly filled: ClientConfig; readonly empty: ClientConfig },
  edit: SchemaEdit,
  init: string,
): Promise<Outcome> {
  const ends = { batch: '', statements: '' };
  const onEmpty = { batch: '', statements: '' };
  let written: Awaited<ReturnType<typeof write>> | undefined;
  for (const way of ways) {
    written = await write(edit, init, way === 'batch' ? '6.19.0' : '7.10.0');
    ends[way] = await deployed(databases, filled, edit, written.migrations, way);
    onEmpty[way] = ends[way].startsWith('fails')
      ? await deployed(databases, empty, edit, written.migrations, way)
      : ends[way];
  }
  const { migrations, found, left } = written!;
  const names = migrations.map(({ name }) => name.replace(/^\d{14}_/, ''));
  return { title: edit.title, migrations: names, found, left, ends, onEmpty };
}

async function deployed(
  databases: Databases,
  from: ClientConfig,
  edit: SchemaEdit,
  migrations: readonly Migration[],
  way: SentAs,
) {
  const database = await databases.create(from);
  try {
    const { failed } = await send(database, migrations, way, reader);
    if (failed) return `fails: ${failed.code} ${failed.message.split('\n')[0]}`;
    const left = await diff(database, { databaseOf: edited(edit) }, { schema: edited(edit) });
    return left === '' ? 'equal' : `left: ${left}`;
  } finally {
    await databases.drop(database);
  }
}
