import { columnOf, type Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import type { Node } from '../../sql/tree';
import { strings } from './names';

/** One item of a FROM clause; of a sub-select, a function or a WITH query no relation is known. */
export interface RangeItem {
  readonly alias: string;
  readonly relation: Relation | undefined;
}

/** What names mean at one level of a query: its FROM items, then those of the levels around it. */
export interface Level {
  readonly items: readonly RangeItem[];
  readonly outer: Level | undefined;
}

/** A column of a relation that a name means; `name` undefined: all of them. */
export interface Meaning {
  readonly relation: Relation;
  readonly name: string | undefined;
}

/** What a column reference means, innermost level first; of relations that no migration created, anything. */
export function meaningsOf(reference: Node, level: Level | undefined): Meaning[] {
  if (!('ColumnRef' in reference)) return [];
  const fields = reference.ColumnRef.fields ?? [];
  const parts = strings(fields);
  const star = parts.length < fields.length;
  const qualifier = star ? parts.at(-1) : parts.at(-2);
  const name = star ? undefined : parts.at(-1);
  if (qualifier === undefined && star)
    return (level?.items ?? []).flatMap(({ relation }) => (relation ? [{ relation, name }] : []));
  for (let at = level; at; at = at.outer) {
    const found = qualifier === undefined ? unqualified(name!, at) : qualified(qualifier, name, at);
    if (found) return found;
  }
  return [];
}

function qualified(qualifier: string, name: string | undefined, level: Level): Meaning[] | undefined {
  const item = level.items.find(({ alias }) => alias === qualifier);
  if (!item) return undefined;
  return item.relation ? [{ relation: item.relation, name }] : [];
}

function unqualified(name: string, level: Level): Meaning[] | undefined {
  const named = level.items.find(({ alias }) => alias === name);
  const having = level.items.flatMap(({ relation }) =>
    relation && columnOf(relation, name) ? [{ relation, name }] : [],
  );
  if (having.length > 0) return having;
  // A row as a whole: `SELECT t FROM t`.
  if (named?.relation) return [{ relation: named.relation, name: undefined }];
  const guessed = level.items.flatMap(({ relation }) => (relation?.assumed ? [{ relation, name }] : []));
  return guessed.length > 0 ? guessed : undefined;
}

/** The type of the column that a reference means, where it is known. */
export function typeOfReference(reference: Node | undefined, level: Level | undefined): TypeRef | undefined {
  const [meaning] = reference ? meaningsOf(reference, level) : [];
  return meaning?.name === undefined ? undefined : columnOf(meaning.relation, meaning.name)?.type;
}
