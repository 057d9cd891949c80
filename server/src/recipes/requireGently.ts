import { generatedName } from '../catalog/generatedName';
import type { Relation } from '../catalog/relation';
import { quoteIdentifier } from '../sql/clauses';
import { linesLike } from './moving';
import type { NewMigration } from './plan';
import { slugOf } from './slug';

/** A column that is to be required, with names as the user writes them. */
export interface Required {
  readonly relation: Relation;
  readonly column: string;
  /** `ALTER TABLE`, `"User"` and `"email"`. */
  readonly head: string;
  readonly table: string;
  readonly quoted: string;
}

/** A migration that is one command, which can stand elsewhere as well. */
export interface CommandMigration extends NewMigration {
  readonly command: string;
}

/**
 * The three steps that make a column required without reading its table under the lock: a CHECK that holds for new
 * rows, its validation while others read and write, and NOT NULL, which the CHECK then proves. Each needs a
 * migration of its own; the CHECK is dropped in the last one, in another statement, since PostgreSQL must see it.
 */
export function requireGently(
  like: string,
  { relation, column, head, table, quoted }: Required,
): [CommandMigration, NewMigration, NewMigration] {
  const isFree = (free: string) => relation.constraints.every(({ name }) => name !== free);
  const constraint = quoteIdentifier(generatedName(relation.name, column, 'set_not_null', isFree));
  const alter = `${head} ${table}`;
  const command = `ADD CONSTRAINT ${constraint} CHECK (${quoted} IS NOT NULL) NOT VALID`;
  return [
    {
      slug: slugOf('prove', relation.name, column, 'not null'),
      sql: linesLike(like, `-- From here on no new NULL comes into ${quoted}.`, `${alter} ${command};`),
      command,
    },
    {
      slug: slugOf('validate', relation.name, column, 'not null'),
      sql: linesLike(
        like,
        `-- Looks for NULL in ${quoted} of the rows that were there before; reads and writes go on meanwhile.`,
        `${alter} VALIDATE CONSTRAINT ${constraint};`,
      ),
    },
    {
      slug: slugOf('require', relation.name, column),
      sql: linesLike(
        like,
        `-- The CHECK has proved that ${quoted} holds no NULL, so this reads no row; then it has done its work.`,
        `${alter} ALTER COLUMN ${quoted} SET NOT NULL;`,
        `${alter} DROP CONSTRAINT ${constraint};`,
      ),
    },
  ];
}
