/** What came of one call of git. */
export interface GitResult {
  readonly ok: boolean;
  /** The bytes git printed: file contents come through unchanged. */
  readonly stdout: Uint8Array;
  readonly stderr: string;
  /** Why git could not be run, or not to its end. */
  readonly notRun?: 'no git' | 'no folder' | 'too slow';
}

/** Runs git and waits for it. Never throws, ends after a time limit, and reads only: no hooks, no prompts, no network. */
export interface GitPort {
  run(args: readonly string[], cwd: string, input?: string): GitResult;
}
