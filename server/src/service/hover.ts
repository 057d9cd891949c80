import type { Effect, RelationRef } from '../effects/effect';
import { blocks, spelled } from '../effects/lock';
import { prismaName } from '../rules/scene/phrases';
import { type Span, touches } from '../text/span';
import { type Exposure, type Step, strongestLocks, type Timeline } from '../timeline/timeline';
import { workOf } from '../timeline/work';
import { code, escapeMarkdown } from './markdown';
import { nameOf, whoWaits, workClause } from './wording';

/** What a hover says of the statement under the pointer, in Markdown. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/**
 * The four questions of the statement at an offset: which lock on which relation, who waits, for what work, until
 * when; and on what PostgreSQL and Prisma this holds.
 */
export function hoverAt(
  timeline: Timeline,
  offset: number,
  versions: { readonly postgres: number; readonly prisma: string },
): Hover | undefined {
  const step = timeline.steps.find(({ statement }) => touches(statement, offset));
  if (!step) return undefined;
  const lines = [
    `**${escapeMarkdown(titleOf(step))}** — PostgreSQL ${versions.postgres} · ${prismaName(versions.prisma)}`,
    '',
    ...lockTable(step, timeline),
    ...closing(step, timeline),
  ];
  return { span: { start: step.statement.start, end: step.statement.end }, markdown: lines.join('\n') };
}

/** The first line of a statement, cut where it is long. */
export function titleOf(step: Step): string {
  const line = step.statement.parsed.text.replace(/\s+/g, ' ');
  return line.length > 72 ? `${line.slice(0, 71)}…` : line;
}

function lockTable(step: Step, timeline: Timeline): string[] {
  const locks = strongestLocks(step.effects).filter(({ relation }) => !relation.newHere);
  if (locks.length === 0) return [step.effects.some(isUnknown) ? '' : 'It locks nothing that was there before.', ''];
  return [
    '| | lock | who waits | for what |',
    '|---|---|---|---|',
    ...locks.map(({ relation, mode }) => {
      const exposure = exposureOf(timeline, step, relation);
      const blocked = relation.table && mode !== 'AccessExclusiveLock' ? 'nothing' : blocks(mode);
      return `| ${code(nameOf(relation))} | ${spelled(mode)} | ${whoWaits(blocked)} | ${workCell(step, exposure, blocked)} |`;
    }),
    '',
  ];
}

function workCell(step: Step, exposure: Exposure | undefined, blocked: string): string {
  if (exposure) {
    return exposure.work
      .map((work) => {
        const when = work.statement === step.statement.index ? '' : ` (statement ${work.statement + 1})`;
        return escapeMarkdown(`while ${workClause(work)}${when}`);
      })
      .join('; ');
  }
  return blocked === 'nothing' ? '' : 'briefly, behind transactions that use it';
}

function exposureOf(timeline: Timeline, step: Step, relation: RelationRef): Exposure | undefined {
  const id = relation.table?.id ?? relation.id;
  return timeline.exposures.find(
    (exposure) =>
      exposure.relation.id === id &&
      exposure.takenBy <= step.statement.index &&
      step.statement.index <= exposure.releasedAfter,
  );
}

function closing(step: Step, timeline: Timeline): string[] {
  const lines: string[] = [];
  if (step.refused) lines.push('PostgreSQL refuses it here: it stands in a transaction.');
  lines.push(heldUntil(step, timeline));
  const work = workOf(step.effects, step.statement.index);
  if (work.length > 0) lines.push(escapeMarkdown(`Work: ${work.map(workClause).join('; ')}.`));
  lines.push(...sentences(step.effects));
  return [lines.filter((line) => line !== '').join('  \n')];
}

function heldUntil(step: Step, timeline: Timeline): string {
  if (step.transaction === null) return 'It runs in no transaction of the file; locks are released as it goes.';
  const last = timeline.steps.findLast((other) => other.transaction === step.transaction)!;
  if (last.statement.index === step.statement.index) return 'Locks are released when the statement ends.';
  const end = last.statement.index === timeline.steps.length - 1 ? 'the file ends' : 'its transaction ends';
  return `Locks are held until ${end} (statement ${last.statement.index + 1}).`;
}

function sentences(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === 'waits for') {
      return [escapeMarkdown(`Waits for older transactions that use ${nameOf(effect.relation)}.`)];
    }
    if (effect.kind === 'fails') return [escapeMarkdown(`It fails: ${effect.message}.`)];
    if (effect.kind === 'unknown') return [escapeMarkdown(`Not known: ${effect.what}.`)];
    return [];
  });
}

function isUnknown(effect: Effect): boolean {
  return effect.kind === 'unknown';
}
