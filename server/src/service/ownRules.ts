import { historyRules, rules } from '../rules/index';
import type { Severity } from '../rules/rule';

/** What a rule says of itself. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
}

export const unusedSuppression: RuleInfo = {
  id: 'unused-suppression',
  title: 'Comment ignores nothing',
  severity: 'information',
  why: `A comment \`-- lockstep-ignore RULE: reason\` stands directly above a statement or at its end, and holds for that
statement; \`-- lockstep-ignore-file RULE: reason\` stands above a file's first statement and holds for all of it. Where
nothing is found that it could ignore, where no rule has that name, or where it stands at no statement, it only misleads
whoever reads it next: take it out, or put it right.`,
};

export const suppressionWithoutReason: RuleInfo = {
  id: 'suppression-without-reason',
  title: 'Comment ignores without saying why',
  severity: 'information',
  why: `A comment that ignores a finding has to say why, behind a colon: \`-- lockstep-ignore RULE: the table has forty
rows\`. Whoever reviews the migration cannot know it otherwise. Without a reason the comment ignores nothing.`,
};

export const invalidConfiguration: RuleInfo = {
  id: 'invalid-configuration',
  title: 'lockstep.json says what Lockstep does not know',
  severity: 'error',
  why: `A name that is misspelt in lockstep.json would change nothing, and nobody would notice. So it is an error, and on the
command line nothing is checked before it is put right. What is valid in the file holds all the same in the editor.`,
};

/** What the service finds of its own accord: about comments and configuration, not about migrations. */
export const ownRules: readonly RuleInfo[] = [unusedSuppression, suppressionWithoutReason, invalidConfiguration];

/** Everything that can be found. */
export const allRules: readonly RuleInfo[] = [...rules, ...historyRules, ...ownRules];

/** The names of what lockstep.json may set the severity of. */
export const ruleNames: readonly string[] = allRules
  .filter((rule) => rule !== invalidConfiguration)
  .map(({ id }) => id);
