import type { Catalog } from '../../catalog/catalog';
import type { NewMigration } from '../plan';
import type { FieldView, SchemaEdit, SchemaView } from './schemaView';

/** What people answered, by the question's name: `model`, `field`, `to` and what a kind asks besides. */
export type Answers = Readonly<Record<string, string>>;

/** Something that cannot be derived. Its name is the flag of the command line too. */
export interface Question {
  readonly name: string;
  readonly prompt: string;
  /** `model`, `field` and `fields` are picked from schema.prisma, `name` is a new name and `type` a type there. */
  readonly kind: 'model' | 'field' | 'fields' | 'name' | 'type' | 'choice' | 'text';
  readonly choices?: readonly Choice[];
  /** What holds when nobody answers; without one the question has to be answered. */
  readonly default?: string;
  /** Asked only where another question has this answer. */
  readonly onlyIf?: { readonly name: string; readonly value: string };
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Where a plan is drawn: what exists once all migrations have run, the schema as it stands, and the answers. */
export interface PlanGround {
  readonly catalog: Catalog;
  readonly schema: SchemaView;
  readonly answers: Answers;
  /** The server's major version: for what derives effects, not to be compared. */
  readonly postgres: number;
  /** Where the plan's files lie, from the project's root, with its name: `prisma/plans/rename_column_user_name`. */
  readonly place: string;
}

/** Why a plan cannot be drawn, in one sentence. */
export interface Refusal {
  readonly refused: string;
}

/** One kind of plan. */
export interface PlanKind {
  /** `rename-column`: what the command line and the heads of migrations call it. */
  readonly id: string;
  /** `Rename a column`. */
  readonly title: string;
  /** One sentence for who has to choose. */
  readonly about: string;
  readonly asks: readonly Question[];
  /** Whether it adds foreign keys that Prisma takes for drift where relations are none of the database's. */
  readonly addsForeignKeys?: boolean;
  /** Whether it is worth offering at a field; without it, always. */
  suits?(field: FieldView, schema: SchemaView): boolean;
  /** What one plan does, for its lens: `Rename "name" to "displayName"`. */
  describe(answers: Answers): string;
  /**
   * What is derived from the state before the plan, and asked of nobody: taken down with the answers when it begins, since
   * later phases cannot see it any more. Refuses what cannot be planned.
   */
  settle?(ground: PlanGround): Answers | Refusal;
  /**
   * The phases in order. Drawn anew whenever the next one is asked for, from what the earlier ones left behind: which
   * phases there are must not depend on how many of them have been written.
   */
  phases(ground: PlanGround): readonly Phase[] | Refusal;
}

export type PhaseKind = 'migration' | 'backfill' | 'schema edit' | 'step for people';

/** One step of a plan, deployed alone. */
export interface Phase {
  /** One word: `expand`. The heads of its migrations name it. */
  readonly id: string;
  readonly title: string;
  readonly kind: PhaseKind;
  /** Whether it may be deployed while the release from before the change is still running. */
  readonly appliesWhileOldReleaseRuns: boolean;
  /** What has to be so before it is deployed, as a sentence. */
  readonly waitsFor: string;
  /** What it writes; asked only of the phase that is next. */
  draw(): Drawing;
}

/** What a phase writes. */
export interface Drawing {
  /** At least one, unless the plan has a single phase: the plan's place in the history is kept at the head of these. */
  readonly migrations: readonly NewMigration[];
  readonly schema: readonly SchemaEdit[];
  readonly files?: readonly PlanFile[];
  /** What people do, in order, beginning with what is deployed. */
  readonly steps: readonly string[];
  /** What to look at meanwhile. */
  readonly watch: readonly string[];
  readonly ifItFails: string;
  /** SQL of a later migration that undoes it, or a sentence why there is none. */
  readonly goingBack: string;
  /** A query that must return 0 before the next phase. */
  readonly verify?: string;
}

/** A file beside the plan's runbook; its ending follows the plan's name: `backfill.ts`. */
export interface PlanFile {
  readonly ending: string;
  readonly text: string;
}

/** A kind of plan, as its file exports it. */
export function definePlan(kind: PlanKind): PlanKind {
  return kind;
}
