import { type Catalog, Draft } from '../catalog/catalog';
import { World } from '../catalog/world';
import { schemaQualifiers } from '../sql/qualifiers';
import type { ParsedStatement } from '../sql/statement';
import { Derivation } from './derivation';
import type { Effect } from './effect';
import { familyOf } from './families';
import { newerThan } from './mechanics/newSyntax';

/** What a statement does, and what it would do again wherever the catalog reads the same. */
export interface Derived {
  readonly effects: readonly Effect[];
  readonly draft: Draft;
}

/** Where a statement runs. */
export interface Place {
  /** The name of its migration. */
  readonly migration: string;
  /** The server's major version. */
  readonly postgres: number;
  /** Reads SQL that stands in a string of a statement: what EXECUTE runs. */
  readonly read?: (text: string) => readonly ParsedStatement[];
}

/**
 * Derives what PostgreSQL does for one statement over a catalog. Never throws: what is not understood, or not known
 * to any family, is an `unknown` effect.
 */
export function derive(statement: ParsedStatement, catalog: Catalog, place: Place): Derived {
  const draft = new Draft(catalog);
  const derivation = new Derivation(statement, new World(draft, place.migration), place.postgres, place.read, run);
  run(derivation);
  return { effects: derivation.effects, draft };
}

function run(derivation: Derivation): void {
  const { tree } = derivation.statement;
  if (!tree) {
    derivation.unknown('what this statement does: it could not be read');
    return;
  }
  const tooNew = newerThan(derivation.postgres, derivation.statement);
  if (tooNew) {
    const message = `syntax error: this came with PostgreSQL ${tooNew.since}`;
    derivation.note({ kind: 'fails', code: '42601', message, tooNew });
  }
  if (!derivation.isInner) noteSpelledSchema(derivation);
  try {
    const family = familyOf(tree);
    if (family) family(tree, derivation);
    else derivation.unknown('what this kind of statement does');
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    derivation.unknown(`what this statement does: deriving it failed (${reason})`);
  }
}

/** That a history names the schema in front of names tells it from one that leaves it to the connection. */
function noteSpelledSchema({ statement, world }: Derivation): void {
  const known = 'public';
  if (!statement.text.includes(known) || world.entry('spelled', known)) return;
  if (schemaQualifiers(statement, known).length > 0) world.putEntry('spelled', known, {});
}
