import type { Drawing, Phase } from '../recipes/plans/kind';

/** How a plan's runbook begins: what is ahead, in order, and what holds all the way. */
export function runbookHead(title: string, phases: readonly Phase[]): string {
  const rows = phases.map(
    ({ title: what, appliesWhileOldReleaseRuns, waitsFor }, index) =>
      `| ${index + 1} | ${inCell(what)} | ${appliesWhileOldReleaseRuns ? 'may run' : 'must be gone'} | ${inCell(waitsFor)} |`,
  );
  return `# ${title}

One phase is one pull request and one deploy. \`prisma migrate deploy\` applies everything that is pending, so never merge a phase before the one before it is deployed and its query gives 0.

| Phase | What it does | The old release | Waits for |
| --- | --- | --- | --- |
${rows.join('\n')}

- "The old release" is the one built before the change; releases are built from the schema.prisma of the last phase that was deployed.
- \`prisma migrate dev\` is safe between phases: schema.prisma says of every phase what Prisma can see of it. Of triggers, functions and CHECKs it sees nothing, and leaves them alone; \`prisma db push\` and \`prisma migrate reset\` on a database of your own lose or rebuild them.
- Before each deploy: \`SELECT pid, now() - xact_start AS age, left(query, 80) FROM pg_stat_activity WHERE xact_start < now() - interval '30 s'\` lists the transactions that would be waited for.
`;
}

/** What a phase adds to the runbook. */
export function runbookSection(
  phase: Phase,
  number: number,
  of: number,
  drawing: Drawing,
  migrations: readonly string[],
): string {
  const { steps, watch, ifItFails, goingBack, verify } = drawing;
  const parts = [
    `## Phase ${number} of ${of}: ${phase.title}`,
    `Waits for: ${phase.waitsFor} The old release ${phase.appliesWhileOldReleaseRuns ? 'may be running' : 'must be gone'}.`,
    ...(migrations.length > 0 ? [`Migrations: ${migrations.map((name) => `\`${name}\``).join(', ')}`] : []),
    steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    ...(watch.length > 0 ? [`Watch: ${watch.join(' ')}`] : []),
    `If it fails: ${ifItFails}`,
    ...(verify === undefined ? [] : [`Done when this gives 0:\n\n\`\`\`sql\n${verify};\n\`\`\``]),
    isSql(goingBack)
      ? `Going back, in a new migration:\n\n\`\`\`sql\n${goingBack}\n\`\`\``
      : `Going back: ${goingBack}`,
  ];
  return `\n${parts.join('\n\n')}\n`;
}

/** SQL ends with a semicolon, or begins with a comment. */
function isSql(text: string): boolean {
  return text.trimEnd().endsWith(';') || text.startsWith('--');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
