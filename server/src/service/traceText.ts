import type { TracedMigration } from './trace';

/** What became of a migration on the shadow database, as lines for people. */
export function traceText({ name, statements }: TracedMigration): string {
  const lines = statements.flatMap((statement) => {
    const { index, line, kind, measured, agrees, disagreements, failed, skipped } = statement;
    const time = measured ? `  ${measured.milliseconds} ms` : '';
    const mark = agrees === false ? '  DISAGREES' : '';
    return [
      `${index + 1}. line ${line}  ${kind}${time}${mark}`,
      ...(measured?.locks ?? []).map(({ relation, mode }) => `   ${relation}  ${mode}`),
      ...work(statement).map((each) => `   ${each}`),
      ...(measured?.notMeasured ? [`   could not be measured: ${measured.notMeasured.join(', ')}`] : []),
      ...(failed ? [`   failed: ${failed.code} ${failed.message}`] : []),
      ...(skipped ? [`   not run: ${skipped}`] : []),
      ...disagreements.map((each) => `   ! ${each}`),
    ];
  });
  return `${[name, ...lines].join('\n')}\n`;
}

function work({ measured }: TracedMigration['statements'][number]): string[] {
  if (!measured) return [];
  return [
    ...measured.rewrites.map((name) => `rewrites ${name}`),
    ...measured.scans.map((name) => `reads every row of ${name}`),
    ...measured.indexBuilds.map(({ index, relation }) => `builds ${index} on ${relation}`),
    ...measured.indexRebuilds.map((name) => `builds ${name} again`),
  ];
}
