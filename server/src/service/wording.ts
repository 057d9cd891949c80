import type { RelationRef } from '../effects/effect';
import type { Blocks } from '../effects/lock';
import { prismaName } from '../rules/scene/phrases';
import { isCheck, participle } from '../rules/scene/work';
import { quoteIdentifier } from '../sql/clauses';
import type { Exposure, Timeline } from '../timeline/timeline';
import type { Work } from '../timeline/work';

/** A relation as SQL would name it, without `public`. */
export function nameOf(relation: Pick<RelationRef, 'schema' | 'name'>): string {
  const name = quoteIdentifier(relation.name);
  return relation.schema === 'public' || relation.schema === 'pg_temp'
    ? name
    : `${quoteIdentifier(relation.schema)}.${name}`;
}

/** Who waits: `writes wait`. */
export function whoWaits(blocks: Blocks): string {
  if (blocks === 'nothing') return 'nobody waits';
  return blocks === 'writes' ? 'writes wait' : 'reads and writes wait';
}

/** What runs meanwhile, as a clause: `every row of "Post" is checked`. */
export function workClause(work: Work): string {
  const table = nameOf(work.relation);
  switch (work.effect.kind) {
    case 'rewrite':
      return `all rows of ${table} are rewritten (${work.effect.why})`;
    case 'index build':
      return `an index is built on ${table}`;
    case 'index rebuild':
      return `an index of ${table} is built again`;
    case 'changes rows':
      return work.effect.how === 'insert'
        ? `rows are inserted into ${table}`
        : `${work.effect.everyRow ? 'every row' : 'rows'} of ${table} ${work.effect.everyRow ? 'is' : 'are'} ${participle(work.effect.how)}`;
    case 'scan':
      return `every row of ${table} is ${isCheck(work.effect.why) ? 'checked' : 'read'}`;
    default:
      return `every row of ${table} is read`;
  }
}

/** How the file is sent, as a lens says it. */
export function sentClause(timeline: Timeline, prisma: string): string {
  if (timeline.steps.length < 2) return 'one statement';
  const how = timeline.sentAs === 'batch' ? 'sent as one transaction' : 'each statement sent alone';
  return `${how} (${prismaName(prisma)})`;
}

/** The worst exposures as one clause: `writes to "User" wait during an index build`; undefined when there is none. */
export function worstClause(exposures: readonly Exposure[]): string | undefined {
  const worst = exposures.find(({ blocks }) => blocks === 'reads and writes') ?? exposures[0];
  if (!worst) return undefined;
  const verb = worst.blocks === 'writes' ? 'writes to' : 'reads and writes of';
  return `${verb} ${nameOf(worst.relation)} wait during ${duringWhat[worst.work[0]!.kind]}`;
}

const duringWhat = {
  rewrite: 'a rewrite',
  'index build': 'an index build',
  'index rebuild': 'an index rebuild',
  scan: 'a check of all rows',
  'row changes': 'row changes',
} as const;
