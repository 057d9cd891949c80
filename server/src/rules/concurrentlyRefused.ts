import { ownMigration } from '../recipes/ownMigration';
import { offered } from '../recipes/plan';
import { findKeyword } from '../sql/clauses';
import { type Span, shift } from '../text/span';
import type { Step } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { prismaName } from './scene/phrases';
import { headPlace } from './scene/place';

/** What refuses transactions fails in any migration that Prisma sends as one. */
export const concurrentlyRefused = defineRule({
  id: 'concurrently-refused',
  title: 'Concurrent command stands in a transaction',
  severity: 'error',
  why: `PostgreSQL refuses CREATE INDEX CONCURRENTLY, DROP INDEX CONCURRENTLY, VACUUM and some others inside a transaction
(25001). A file with more than one statement is a transaction when it is sent in one piece: always before Prisma 7.4,
and later whenever Prisma's own parser cannot read all of it, which DROP INDEX CONCURRENTLY is enough for. Even a SET
in front counts as a second statement.

Such a command needs a migration of its own, without BEGIN.`,

  check(scene) {
    return scene.timeline
      .stepsWith('refuses transaction')
      .filter(({ refused }) => refused)
      .map((step) => ({
        statement: step.statement.index,
        span: wordOf(step)?.span ?? headPlace(step.statement),
        message: `PostgreSQL refuses ${wordOf(step)?.word ?? 'this'} here: ${reason(scene, step)}.`,
        remedies: () => offered(ownMigration(scene, step.statement.index)),
      }));
  },
});

function wordOf({ statement }: Step): { word: string; span: Span } | undefined {
  const token = findKeyword(statement.parsed, 'CONCURRENTLY');
  return token && { word: 'CONCURRENTLY', span: shift(token, statement.start) };
}

function reason({ prisma, timeline }: Scene, { explicit }: Step): string {
  if (explicit) return 'it stands in the transaction that BEGIN opens';
  return `${prismaName(prisma)} sends this file as one transaction, and it holds ${timeline.steps.length} statements`;
}
