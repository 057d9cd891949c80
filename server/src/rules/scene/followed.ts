import type { Step } from '../../timeline/timeline';
import type { Scene } from '../rule';

/** What follows from a statement's text and effects and nothing else; worked out once as long as the effects live. */
export function followed<T>({ memo }: Pick<Scene, 'memo'>, { effects }: Step, what: string, work: () => T): T {
  return memo ? memo.follow(effects, what, work) : work();
}
