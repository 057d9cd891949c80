import type { Edit } from '../text/edit';
import type { Span } from '../text/span';

/**
 * - `equivalent`: same schema and data in the end, only gentler; the only kind that is ever applied without asking
 * - `changes-outcome`: ends in something else, which the user has to want
 * - `needs-editing`: a template with places to fill in
 */
export type FixKind = 'equivalent' | 'changes-outcome' | 'needs-editing';

/** A migration that a plan writes directly after the one it mends; names and folders are given by the service. */
export interface NewMigration {
  /** What it does, as the end of its folder's name: `build_user_email_idx`. Lower case, digits and underscores. */
  readonly slug: string;
  /** Its whole text. */
  readonly sql: string;
  /** Parts of the text, in its offsets and in order, that people have to fill in. */
  readonly places?: readonly Span[];
}

/** The gentle way to make a change, drawn for one place in one migration. */
export interface Plan {
  /** What will be there afterwards: `Build it concurrently, in a migration of its own`. */
  readonly title: string;
  readonly kind: FixKind;
  /** Edits of the migration's own text, in its UTF-16 offsets; they do not overlap. */
  readonly edits: readonly Edit[];
  /** Migrations that follow directly after it, in order. */
  readonly following: readonly NewMigration[];
  /** Files of other kinds: scripts. Paths are relative to the project's root. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  /** It parts what came and went together, so it is carried out when it is chosen, never among all fixes at once. */
  readonly asksFirst?: true;
}

/** The plans that can be drawn. */
export function offered(...plans: readonly (Plan | undefined)[]): readonly Plan[] {
  return plans.flatMap((plan) => plan ?? []);
}
