import type { Work } from '../timeline/work';
import { defineRule } from './rule';
import { listed, nameOf } from './scene/phrases';
import { headPlace } from './scene/place';

const many = 5;

/** A migration that makes many tables wait cannot be deployed gently, and cannot be stopped halfway. */
export const bigBangMigration = defineRule({
  id: 'big-bang-migration',
  title: 'Migration works through many tables that wait',
  severity: 'information',
  aboutFile: true,
  why: `Each table that waits is a part of the application that stands still, and in one transaction they stand still
together until the last statement is done. When it fails, all the work was for nothing.

Split the migration, a table at a time; what is new can stay together.`,

  check({ timeline }) {
    const { steps, exposures, work } = timeline;
    const waiting = new Set(exposures.map(({ relation }) => relation.id));
    // Of each table the first work that makes it wait; any of it will do to name it.
    const tables = new Map<string, Work>();
    for (const each of work.flat())
      if (waiting.has(each.relation.id) && !tables.has(each.relation.id)) tables.set(each.relation.id, each);
    if (tables.size < many) return [];
    const all = [...tables.values()];
    const { statement } = steps[Math.min(...all.map((each) => each.statement))]!;
    const names = listed(all.map((each) => nameOf(each.relation, steps[each.statement]!.statement.parsed)));
    return [
      {
        statement: statement.index,
        span: headPlace(statement),
        message: `This migration works through ${all.length} tables that wait meanwhile: ${names}.`,
      },
    ];
  },
});
