import { defineRule } from './rule';

/** Prisma records an empty migration as applied, and what is written into it later never runs. */
export const emptyMigration = defineRule({
  id: 'empty-migration',
  title: 'Migration holds no statement',
  severity: 'warning',
  aboutFile: true,
  why: `Prisma deploys an empty migration.sql without a word and records it as applied. What is written into it
afterwards never runs there. It may also be a file that an editor has created and not yet saved.

Write the statements, or delete the folder.`,

  check({ script }) {
    if (script.statements.length > 0 || script.problems.length > 0) return [];
    const isBlank = script.text.trim() === '';
    return [
      {
        statement: undefined,
        span: { start: 0, end: isBlank ? 0 : script.text.trimEnd().length },
        message:
          'This migration holds no statement: deployed like this it counts as applied, and what is added later never runs.',
        severity: isBlank ? 'warning' : 'information',
      },
    ];
  },
});
