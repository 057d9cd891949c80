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

/** The statements that make a column required without reading its table under the lock. */
export interface NotNullSteps {
  /** Holds for new rows at once; without its semicolon. */
  readonly command: string;
  readonly prove: string;
  /** Reads every row, while others read and write. */
  readonly validate: string;
  /** What the CHECK has proved needs no look at the rows; dropped by another statement, since PostgreSQL must see it. */
  readonly require: readonly [string, string];
}

export function notNullSteps({ relation, column, head, table, quoted }: Required): NotNullSteps {
  const isFree = (free: string) => relation.constraints.every(({ name }) => name !== free);
  return stepsWith(quoteIdentifier(generatedName(relation.name, column, proof, isFree)), { head, table, quoted });
}

/** The steps of a proof that has been begun: its CHECK is there already. Undefined when there is none. */
export function begunNotNullSteps(required: Required): NotNullSteps | undefined {
  const name = generatedName(required.relation.name, required.column, proof, () => true);
  const begun = required.relation.constraints.some((each) => each.kind === 'check' && each.name === name);
  return begun ? stepsWith(quoteIdentifier(name), required) : undefined;
}

const proof = 'set_not_null';

function stepsWith(
  constraint: string,
  { head, table, quoted }: Pick<Required, 'head' | 'table' | 'quoted'>,
): NotNullSteps {
  const alter = `${head} ${table}`;
  const command = `ADD CONSTRAINT ${constraint} CHECK (${quoted} IS NOT NULL) NOT VALID`;
  return {
    command,
    prove: `${alter} ${command};`,
    validate: `${alter} VALIDATE CONSTRAINT ${constraint};`,
    require: [`${alter} ALTER COLUMN ${quoted} SET NOT NULL;`, `${alter} DROP CONSTRAINT ${constraint};`],
  };
}

/** The same as three migrations: each needs one of its own. */
export function requireGently(like: string, required: Required): [CommandMigration, NewMigration, NewMigration] {
  const { relation, column, quoted } = required;
  const { command, prove, validate, require } = notNullSteps(required);
  return [
    {
      slug: slugOf('prove', relation.name, column, 'not null'),
      sql: linesLike(like, `-- From here on no new NULL comes into ${quoted}.`, prove),
      command,
    },
    {
      slug: slugOf('validate', relation.name, column, 'not null'),
      sql: linesLike(
        like,
        `-- Looks for NULL in ${quoted} of the rows that were there before; reads and writes go on meanwhile.`,
        validate,
      ),
    },
    {
      slug: slugOf('require', relation.name, column),
      sql: linesLike(
        like,
        `-- The CHECK has proved that ${quoted} holds no NULL, so this reads no row; then it has done its work.`,
        ...require,
      ),
    },
  ];
}
