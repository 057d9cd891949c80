import { schemaQualifiers } from '../sql/qualifiers';
import { inMigration } from './clauseText';
import type { Ground } from './ground';
import type { Plan } from './plan';

/** Leaves it to the connection in which schema the migration runs. */
export function withoutQualifiers({ script }: Ground, schema: string): Plan | undefined {
  const edits = script.statements.flatMap((statement) =>
    schemaQualifiers(statement.parsed, schema).map((span) => inMigration(statement, { span, text: '' })),
  );
  if (edits.length === 0) return undefined;
  return { title: 'Name no schema in this migration', kind: 'changes-outcome', edits, following: [] };
}
