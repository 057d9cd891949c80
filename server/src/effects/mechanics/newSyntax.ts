import type { ParsedStatement } from '../../sql/statement';
import { walk } from './walk';

/** Words that a server reads only from one major version on. */
export interface NewSyntax {
  readonly words: string;
  readonly since: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** By node, what in its fields came with which version (docs: Release Notes, E.1 of each major version). */
const features: Readonly<Record<string, readonly [words: string, since: number, has: (fields: Fields) => unknown][]>> =
  {
    MergeStmt: [
      ['RETURNING', 17, ({ returningList, returningClause }) => returningList ?? returningClause],
      ['MERGE', 15, () => true],
    ],
    MergeWhenClause: [['BY SOURCE', 17, ({ matchKind }) => matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE']],
    IndexStmt: [['NULLS NOT DISTINCT', 15, ({ nulls_not_distinct }) => nulls_not_distinct]],
    Constraint: [
      ['VIRTUAL', 18, ({ contype, generated_kind }) => contype === 'CONSTR_GENERATED' && generated_kind === 'v'],
      ['NOT NULL', 18, ({ contype, keys }) => contype === 'CONSTR_NOTNULL' && keys],
      ['WITHOUT OVERLAPS', 18, ({ without_overlaps }) => without_overlaps],
      ['PERIOD', 18, ({ fk_with_period }) => fk_with_period],
      ['NOT ENFORCED', 18, ({ contype }) => contype === 'CONSTR_ATTR_NOT_ENFORCED'],
      ['NULLS NOT DISTINCT', 15, ({ nulls_not_distinct }) => nulls_not_distinct],
      ['SET', 15, ({ fk_del_set_cols }) => fk_del_set_cols],
    ],
    AlterTableCmd: [
      ['SET EXPRESSION', 17, ({ subtype }) => subtype === 'AT_SetExpression'],
      ['SET ACCESS METHOD', 15, ({ subtype }) => subtype === 'AT_SetAccessMethod'],
    ],
    PartitionCmd: [['CONCURRENTLY', 14, ({ concurrent }) => concurrent]],
    ColumnDef: [
      ['STORAGE', 16, ({ storage_name }) => storage_name],
      ['COMPRESSION', 14, ({ compression }) => compression],
    ],
    CreateTrigStmt: [['OR REPLACE', 14, ({ replace }) => replace]],
    CreateFunctionStmt: [['RETURN', 14, ({ sql_body }) => sql_body]],
    CTESearchClause: [['SEARCH', 14, () => true]],
    CTECycleClause: [['CYCLE', 14, () => true]],
    JsonIsPredicate: [['IS JSON', 16, () => true]],
    JsonObjectConstructor: [['JSON_OBJECT', 16, () => true]],
    JsonArrayConstructor: [['JSON_ARRAY', 16, () => true]],
    JsonTable: [['JSON_TABLE', 17, () => true]],
  };

/** The first of a statement's words that a server of that version does not know. */
export function newerThan(postgres: number, { tree, grammar }: ParsedStatement): NewSyntax | undefined {
  if (postgres >= 18) return undefined;
  let found: NewSyntax | undefined;
  walk(tree, (kind, fields) => {
    for (const [words, since, has] of features[kind] ?? [])
      if (!found && since > postgres && has(fields)) found = { words, since };
  });
  // What the grammar of 16 does not read came with 17 or 18.
  return found ?? (grammar === 18 && postgres < 17 ? { words: '', since: 17 } : undefined);
}
