/** A text that a shell runs, and what for. */
export interface Place {
  readonly path: string;
  readonly text: string;
  /** UTF-16 offset of the text in the file. */
  readonly offset: number;
  /** `start`: whenever an instance of the application starts · `release`: when a version is brought to production. */
  readonly purpose: 'start' | 'release';
  /** As messages say it: `the script "start"`, `the job "deploy"`. */
  readonly where: string;
}
