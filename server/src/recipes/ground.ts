import type { Catalog } from '../catalog/catalog';
import type { Script } from '../sql/statement';
import type { ReplayMemo } from '../timeline/replayMemo';
import type { Timeline } from '../timeline/timeline';

/** Where a recipe is drawn: one migration, derived, and what exists before it. A rule's scene is one. */
export interface Ground {
  /** The folder's name. */
  readonly migration: string;
  readonly script: Script;
  readonly timeline: Timeline;
  /** What exists before its first statement. */
  readonly before: Catalog;
  /** Derivations of its statements, for what replays them in another order. */
  readonly memo?: ReplayMemo | undefined;
  /** The server's major version; for messages, never to be compared by a rule. */
  readonly postgres: number;
}
