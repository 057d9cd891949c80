import type { RelationRef } from '../../effects/effect';
import type { Blocks } from '../../effects/lock';
import { isIdentifier, quoteIdentifier } from '../../sql/clauses';
import type { ParsedStatement } from '../../sql/statement';
import type { Exposure } from '../../timeline/timeline';
import type { Slot } from '../../timeline/transactions';

/** A name as the user wrote it in one of the statements, quotes included; else as SQL would write it. */
export function written(name: string, ...statements: readonly ParsedStatement[]): string {
  for (const { text, tokens } of statements) {
    const token = tokens.find((each) => isIdentifier(each, text, name));
    if (token) return text.slice(token.start, token.end);
  }
  return quoteIdentifier(name);
}

/** A relation as messages name it: as the user wrote it, with its schema unless that is `public`. */
export function nameOf(
  relation: Pick<RelationRef, 'schema' | 'name' | 'kind'>,
  ...statements: readonly ParsedStatement[]
): string {
  // Of an index that no migration created it is not known which table it is on.
  if (relation.kind === 'index') return `the table of ${written(relation.name, ...statements)}`;
  const name = written(relation.name, ...statements);
  if (relation.schema === 'public' || relation.schema === 'pg_temp') return name;
  return `${written(relation.schema, ...statements)}.${name}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  const unique = [...new Set(items)];
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}

/** Who waits, as the beginning of a sentence: `Writes to "Post" and "User" wait`. */
export function waiting(exposures: readonly Pick<Exposure, 'relation' | 'blocks'>[], parsed: ParsedStatement): string {
  const of = (blocks: Blocks) =>
    listed(exposures.filter((each) => each.blocks === blocks).map(({ relation }) => nameOf(relation, parsed)));
  const both = of('reads and writes');
  const writes = of('writes');
  if (!both) return `Writes to ${writes} wait`;
  return writes ? `Reads and writes of ${both} and writes to ${writes} wait` : `Reads and writes of ${both} wait`;
}

/** Prisma's version as people say it: `Prisma 6.19`. */
export function prismaName(version: string): string {
  return `Prisma ${version.split('.').slice(0, 2).join('.')}`;
}

/** Why a statement runs in one transaction with others, as the end of a sentence. */
export function sharedBecause({ prisma }: { readonly prisma: string }, { explicit }: Pick<Slot, 'explicit'>): string {
  return explicit
    ? 'both stand in the transaction that BEGIN opens'
    : `${prismaName(prisma)} sends this file as one transaction`;
}

/** A sentence, with its first letter large. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
