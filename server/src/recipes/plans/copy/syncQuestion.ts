import type { Question } from '../kind';

/** Who keeps two columns in step while releases use either. */
export const syncQuestion = {
  name: 'sync',
  prompt: 'Who keeps the two columns in step?',
  kind: 'choice',
  choices: [
    { value: 'trigger', label: 'A trigger in the database: the running release stays as it is' },
    { value: 'app', label: 'The application: a release that writes both' },
  ],
  default: 'trigger',
} as const satisfies Question;
