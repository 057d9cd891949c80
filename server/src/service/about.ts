import manifest from '../../../package.json';

/** Lockstep's own version. */
export const version: string = manifest.version;

/** The public page of a rule; of all rules for an empty id. */
export function rulePage(rule: string): string {
  return `https://github.com/lockstep-sql/lockstep/blob/main/docs/rules/${rule === '' ? 'README.md' : `${rule}.md`}`;
}
