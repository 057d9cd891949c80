import { writeFileSync } from 'node:fs';

/** How one test in the extension host ended. */
export interface Outcome {
  readonly name: string;
  readonly error?: string;
}

export type Suite = Readonly<Record<string, () => Promise<void>>>;

/** Runs tests one after the other, and writes how they ended to the file that LOCKSTEP_OUTCOMES names. */
export async function runSuite(suite: Suite): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const [name, test] of Object.entries(suite)) {
    const error = await test().then(
      () => undefined,
      (problem: unknown) => (problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)),
    );
    outcomes.push({ name, ...(error !== undefined && { error }) });
  }
  writeFileSync(process.env.LOCKSTEP_OUTCOMES!, JSON.stringify(outcomes));
}
