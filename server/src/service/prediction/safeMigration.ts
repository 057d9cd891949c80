import { worldOf } from '../../catalog/reading';
import { nameAtEnd } from '../../prisma/migrationName';
import { validSql } from '../../prisma/validSql';
import { identifierOf, quoteIdentifier } from '../../sql/clauses';
import { gentleSeries } from '../fixAll';
import type { Session } from '../session';
import type { Fix } from '../view';
import { isPrediction, type Prediction } from './predictor';

/** How a new migration is to be named. */
export interface Naming {
  /** What it does, in words; undefined: the tables that it changes. */
  readonly words?: string | undefined;
  /** The time in UTC, as 14 digits. */
  readonly now?: string | undefined;
}

/** Migrations to be created; or why there are none, as a sentence, and whether there may be some in a moment. */
export type SafeMigration =
  | { readonly kind: 'created'; readonly fix: Fix }
  | { readonly kind: 'none'; readonly reason: string; readonly later: boolean };

/**
 * The migrations that bring the database where Prisma's own would, but gently: what Prisma would write, with all fixes
 * that end in the same schema.
 */
export function safeMigration(session: Session, naming: Naming, report: (problem: string) => void): SafeMigration {
  const prediction = session.prediction.get(report);
  if (!isPrediction(prediction))
    return none(`What Prisma would write is not known: ${prediction.reason}.`, prediction.later);
  if (prediction.isFormer) return none('The schema cannot be read as it is.', true);
  if (!prediction.scene) return none('The schema is what the migrations end in.');
  const names = session.migrations.map(({ name }) => name);
  const name = nameAtEnd(names, naming.words ?? changedTables(prediction.scene), naming.now);
  if (name === undefined) return none('There is no name that sorts after all migrations.');
  const path = `${session.project.migrationsPath}/${name}/migration.sql`;
  const text = validSql(prediction.sql, (table, column) => sequenceOf(session, table, column));
  const creates = gentleSeries(session, path, text, report);
  return {
    kind: 'created',
    fix: { title: 'Create Safe Migration', kind: 'equivalent', edits: [], creates, renames: [] },
  };
}

function none(reason: string, later = false): SafeMigration {
  return { kind: 'none', reason, later };
}

/** The sequence that a column of a table takes its default from: the one that SERIAL makes, or the table's only one. */
function sequenceOf(session: Session, table: string, column: string): string | undefined {
  const { tokens } = session.ports.reader.read(table).statements[0]?.parsed ?? { tokens: [] };
  const parts = tokens.filter(({ kind }) => kind === 'quoted').map((token) => identifierOf(token, table));
  const [schema, name] = parts.length > 1 ? parts : [undefined, parts[0] ?? ''];
  const world = worldOf(session.catalogAtEnd);
  const relation = world.findRelation({ schema, name: name! });
  if (!relation) return undefined;
  const sequences = world.sequencesOf(relation.id).flatMap((id) => world.relation(id) ?? []);
  const usual = `${name}_${column.slice(1, -1).replaceAll('""', '"')}_seq`;
  const found = sequences.find((each) => each.name === usual) ?? (sequences.length === 1 ? sequences[0] : undefined);
  if (!found) return undefined;
  const own = quoteIdentifier(found.name);
  return schema === undefined ? own : `${quoteIdentifier(schema)}.${own}`;
}

/** The first tables that a migration changes, as a name for it. */
function changedTables({ timeline }: NonNullable<Prediction['scene']>): string {
  const names = timeline.steps.flatMap(({ effects }) =>
    effects.flatMap((effect) =>
      effect.kind === 'lock' && effect.relation.kind === 'table' ? [effect.relation.name] : [],
    ),
  );
  const [first, second, ...others] = [...new Set(names)];
  if (first === undefined) return 'change';
  return `change ${first}${second === undefined ? '' : ` and ${others.length > 0 ? 'others' : second}`}`;
}
