/** Makes the scene of a history that a case describes, and runs all history rules over it. */
import { changedSpans } from '../../server/src/history/changes';
import { historyRules } from '../../server/src/rules/index';
import type {
  HistoryFinding,
  HistoryMigration,
  HistoryRemedy,
  HistoryRule,
  HistoryScene,
} from '../../server/src/rules/rule';
import type { Case, FixText, Label } from './fixture';
import { labelOf } from './labels';
import { caseName } from './scene';

const folder = '/shop/prisma/migrations';
const path = `${folder}/${caseName}/migration.sql`;

interface FoundInHistory {
  readonly rule: HistoryRule;
  readonly finding: HistoryFinding;
}

/** The history of a case: its own migration in the state that it names, and what is missing. */
export function historyOf({ directives, sql }: Case): HistoryScene {
  const lines = directives.get('applied');
  const applied = lines && `${lines.join('\n')}\n`;
  const unreadable = directives.get('unreadable')?.[0];
  const hasNoFile = directives.has('no-file');
  const text = unreadable !== undefined || hasNoFile ? undefined : sql;
  return {
    where: 'on main',
    migrations: [
      {
        name: caseName,
        path,
        text,
        problem: unreadable,
        hasNoFile,
        state: (directives.get('history')?.[0] ?? 'pending') as HistoryMigration['state'],
        applied: applied === undefined ? undefined : { text: applied, changes: changedSpans(applied, sql) },
        renamedFrom: directives.get('renamed-from')?.[0],
      },
    ],
    missing: (directives.get('missing') ?? []).map((name) => ({
      name,
      path: `${folder}/${name}/migration.sql`,
      text: 'CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);\n',
    })),
    failedWithoutFolder: directives.get('failed-without-folder') ?? [],
    projectPath: `${folder}/migration_lock.toml`,
  };
}

/** All that all history rules find. */
export function findingsInHistory(scene: HistoryScene): FoundInHistory[] {
  return historyRules.flatMap((rule) => rule.checkHistory(scene).map((finding) => ({ rule, finding })));
}

export function historyLabels({ sql }: Case, found: readonly FoundInHistory[]): Label[] {
  return found.map(({ rule, finding }) =>
    labelOf(finding.path === path ? sql : '', finding.path === path ? finding.span : { start: 0, end: 0 }, {
      severity: finding.severity ?? rule.severity,
      rule: rule.id,
      message: finding.message,
    }),
  );
}

/** The texts of all remedies that a rule offers; of several findings with the same remedies, once. */
export function historyFixes({ sql }: Case, found: readonly FoundInHistory[], id: string): FixText[] {
  const own = found.find(({ rule }) => rule.id === id);
  const remedies = own?.finding.remedies?.() ?? [];
  if (remedies.length === 0) return [{ title: 'none', parts: [{ name: undefined, text: '' }] }];
  return remedies.map((remedy) => ({ title: remedy.title, parts: partsOf(remedy, sql) }));
}

function partsOf({ texts, renames, following }: HistoryRemedy, sql: string): FixText['parts'] {
  const own = texts.find((each) => each.path === path)?.text;
  return [
    { name: undefined, text: own ?? sql },
    ...texts
      .filter((each) => each.path !== path)
      .map((each) => ({ name: each.path.split('/').at(-2), text: each.text })),
    ...renames.map(({ from, to }) => ({ name: `${from} -> ${to}`, text: '' })),
    ...following.map((each) => ({ name: each.slug, text: each.sql })),
  ];
}
