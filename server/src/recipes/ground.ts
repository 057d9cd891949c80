import type { Catalog } from '../catalog/catalog';
import type { Script } from '../sql/statement';
import type { ReplayMemo } from '../timeline/replayMemo';
import type { Timeline } from '../timeline/timeline';

/** Where a recipe is drawn: one migration, derived, and what exists before it. A rule's scene is one. */
export interface Ground {
  readonly migration: string;
  readonly script: Script;
  readonly timeline: Timeline;
  readonly before: Catalog;
  /** Derivations of its statements, to be used again. */
  readonly memo?: ReplayMemo | undefined;
  readonly postgres: number;
}
