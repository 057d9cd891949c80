import { defineRule } from './rule';
import { listed, nameOf } from './scene/phrases';
import { headPlace } from './scene/place';

const many = 5;

/** A migration that makes many tables wait cannot be deployed gently, and cannot be stopped halfway. */
export const bigBangMigration = defineRule({
  id: 'big-bang-migration',
  title: 'Migration makes many tables wait',
  severity: 'information',
  why: `Each table that waits is a part of the application that stands still, and in one transaction they stand still
together until the last statement is done. When it fails, all the work was for nothing.

Split the migration, a table at a time; what is new can stay together.`,

  check({ timeline }) {
    // Of each table the last exposure is kept; any of them will do to name it.
    const tables = [...new Map(timeline.exposures.map((each) => [each.relation.id, each])).values()];
    if (tables.length < many) return [];
    const { statement } = timeline.steps[Math.min(...timeline.exposures.map(({ takenBy }) => takenBy))]!;
    const names = listed(
      tables.map(({ relation, takenBy }) => nameOf(relation, timeline.steps[takenBy]!.statement.parsed)),
    );
    return [
      {
        statement: statement.index,
        span: headPlace(statement),
        message: `${tables.length} tables wait while this migration works: ${names}.`,
      },
    ];
  },
});
