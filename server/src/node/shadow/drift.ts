import type { Difference, SchemaText } from '../../prisma/engine';
import { type Answer, askingAdapter } from '../engine/adapter';
import { databaseDifference } from '../engine/difference';

/** A database that answers Prisma's engine. */
export interface Answering {
  ask(sql: string, values: readonly unknown[]): Promise<Answer>;
}

/** The SQL that Prisma would write to bring the database to its schema. */
export function driftOf(database: Answering, schema: readonly SchemaText[]): Promise<Difference> {
  return databaseDifference(
    askingAdapter((sql, values) => database.ask(sql, values)),
    schema,
  );
}
