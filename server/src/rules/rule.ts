import type { Catalog } from '../catalog/catalog';
import type { Plan } from '../recipes/plan';
import type { Script } from '../sql/statement';
import type { Span } from '../text/span';
import type { Timeline } from '../timeline/timeline';

/** error: fails, loses data or changes history · warning: somebody waits while work runs · information: for a reviewer. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A migration as rules see it: derived, with what stands around it. */
export interface Scene {
  /** The folder's name. */
  readonly migration: string;
  readonly script: Script;
  readonly timeline: Timeline;
  /** What exists before its first statement. */
  readonly before: Catalog;
  /** The server's major version, and Prisma's version; for messages, never to be compared by a rule. */
  readonly postgres: number;
  readonly prisma: string;
  /** What the release that runs while this is deployed still uses, by its schema; undefined when not known. */
  readonly release: ReleaseUse | undefined;
  /** Texts of the pending migrations after this one, in order. */
  readonly later: readonly Script[];
}

/** What a release names in the database. */
export interface ReleaseUse {
  /** Where that is known from: `schema.prisma on main`. */
  readonly source: string;
  /** Whether the release reads or writes the table; `schema` and `table` as in the database. */
  usesTable(schema: string, table: string): boolean;
  usesColumn(schema: string, table: string, column: string): boolean;
}

/** A place that has to do with a finding. */
export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** One thing a rule found in a scene. */
export interface RuleFinding {
  /** Index of the statement at fault; undefined: the file as such. */
  readonly statement: number | undefined;
  /** The smallest clause at fault, in offsets of the migration's text. */
  readonly span: Span;
  /** What happens to whom, in the present; one sentence, with names as the user wrote them. */
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  /** Draws the remedies; called only when somebody wants to see them. */
  readonly remedies?: () => readonly Plan[];
}

/** One hazard. */
export interface Rule {
  /** Kebab-case of the file's name; reads after "allow …". */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why anyone should care, and what to do instead: the body of the rule's page, in Markdown. */
  readonly why: string;
  check(scene: Scene): readonly RuleFinding[];
}

/** A rule as written in its file: states its type, adds nothing. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
