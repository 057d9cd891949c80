import type { Ground } from '../recipes/ground';
import type { FixKind, NewMigration, Plan } from '../recipes/plan';
import type { Span } from '../text/span';

/** error: fails, loses data or changes history · warning: somebody waits while work runs · information: for a reviewer. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A migration as rules see it: derived, with what stands around it. */
export interface Scene extends Ground {
  /** Prisma's version; for messages, never to be compared by a rule. */
  readonly prisma: string;
  /** What the release that runs while this is deployed still uses, by its schema; undefined when not known. */
  readonly release: ReleaseUse | undefined;
  /** It belongs to a plan, whose earlier phases have seen to it that no release uses what goes. */
  readonly planned?: boolean;
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
  /** It is about how a migration is written or cut, not about what it changes: nothing to say of SQL yet to be written. */
  readonly aboutFile?: true;
  check(scene: Scene): readonly RuleFinding[];
}

/** How a project's migrations stand to what has been applied. */
export interface HistoryScene {
  /** Where migrations count as applied: `on main`, `in the database`. */
  readonly where: string;
  /** The working migrations in order, each with its state. */
  readonly migrations: readonly HistoryMigration[];
  /** Applied migrations that are no longer there. */
  readonly missing: readonly MissingMigration[];
  /** Names of migrations that have failed, and whose folders are gone. */
  readonly failedWithoutFolder: readonly string[];
  /** Where to say what belongs to no migration: migration_lock.toml. */
  readonly projectPath: string;
  readonly lock: LockFile;
  /** Where production runs commands of Prisma, in whatever files. */
  readonly commands: readonly ReleaseCommand[];
}

/** A command of Prisma that production runs. */
export interface ReleaseCommand {
  readonly path: string;
  readonly span: Span;
  readonly command: 'migrate dev' | 'migrate reset' | 'migrate deploy' | 'db push';
  readonly acceptsDataLoss: boolean;
  /** `start`: whenever an instance of the application starts · `release`: when a version is brought to production. */
  readonly purpose: 'start' | 'release';
  /** As messages say it: `the script "start"`. */
  readonly where: string;
  /** The script by which it is called, where it is not written there. */
  readonly through: string | undefined;
  /** The whole file with `migrate deploy` in its place, where that can be said. */
  readonly deployed: string | undefined;
}

/** What migration_lock.toml says, and what it said where migrations count as applied. */
export interface LockFile {
  /** Undefined when there is none. */
  readonly text: string | undefined;
  readonly provider: Provider | undefined;
  readonly applied:
    | { readonly text: string; readonly provider: string | undefined /** `on main` */; readonly where: string }
    | undefined;
  /** The provider that the schema names. */
  readonly declared: string | undefined;
}

/** A provider's name, with its place in the file. */
export interface Provider {
  readonly name: string;
  readonly span: Span;
}

export interface HistoryMigration {
  readonly name: string;
  readonly path: string;
  /** Undefined when it cannot be read; `problem` then says why. */
  readonly text: string | undefined;
  readonly problem: string | undefined;
  /** Its folder holds no migration.sql at all. */
  readonly hasNoFile?: boolean | undefined;
  readonly state: 'applied' | 'pending' | 'edited' | 'renamed' | 'out of order' | 'failed' | 'rolled back';
  /** Of an edited one: the text that was applied, undefined when it cannot be had, and where the working text differs. */
  readonly applied:
    | {
        readonly text: string | undefined;
        readonly changes: readonly Span[];
        /** What makes the change in a migration of its own, where that can be said. */
        readonly carriedOver?: () => string | undefined;
      }
    | undefined;
  /** The digits that the name begins with, where it begins with a time. */
  readonly timestamp?: string | undefined;
  /** The name without the number that it ends with: parts of a series have the same. */
  readonly stem?: string | undefined;
  /** The name that it would have between its neighbours, with a time of its own; and the one it would have after all others. */
  readonly nameBetween?: string | undefined;
  readonly nameAtEnd?: string | undefined;
  /** Of a renamed one: the name it was applied under. */
  readonly renamedFrom: string | undefined;
}

export interface MissingMigration {
  readonly name: string;
  readonly path: string;
  /** Undefined when it cannot be had. */
  readonly text: string | undefined;
}

/** What a history rule found, in any of the project's files. */
export interface HistoryFinding {
  readonly path: string;
  readonly migration: string | undefined;
  readonly span: Span;
  readonly message: string;
  readonly severity?: Severity;
  readonly remedies?: () => readonly HistoryRemedy[];
}

/** Puts files back, or renames folders back. `following` is a migration that is written after all others. */
export interface HistoryRemedy {
  readonly title: string;
  readonly kind: FixKind;
  /** Whole new texts of files, there before or not. */
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  /** Folders to be renamed. */
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly following: readonly NewMigration[];
}

/** One hazard of the history as such. */
export interface HistoryRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  checkHistory(scene: HistoryScene): readonly HistoryFinding[];
}

/** A history rule as written in its file. */
export function defineHistoryRule(rule: HistoryRule): HistoryRule {
  return rule;
}

/** A rule as written in its file: states its type, adds nothing. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
