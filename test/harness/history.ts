/** Makes the scene of a history that a case describes, and runs all history rules over it. */
import { Catalog } from '../../server/src/catalog/catalog';
import { changedSpans } from '../../server/src/history/changes';
import { stemOf, timestampOf } from '../../server/src/prisma/migrationName';
import { lockedProvider } from '../../server/src/prisma/provider';
import { historyRules } from '../../server/src/rules/index';
import type {
  HistoryFinding,
  HistoryMigration,
  HistoryRemedy,
  HistoryRule,
  HistoryScene,
  LockFile,
  ReleaseCommand,
} from '../../server/src/rules/rule';
import { carriedOver } from '../../server/src/service/carry';
import { releaseCommands } from '../../server/src/service/commands';
import { memoryFiles } from '../prisma/memoryFiles';
import type { Case, FixText, Label } from './fixture';
import { labelOf } from './labels';
import { caseName, reader } from './scene';

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
      ...(directives.get('twin') ?? []).map((name) => ({
        name,
        path: `${folder}/${name}/migration.sql`,
        text: 'SELECT 1;\n',
        problem: undefined,
        state: 'applied' as const,
        applied: undefined,
        renamedFrom: undefined,
        timestamp: timestampOf(name),
        stem: stemOf(name),
      })),
      {
        name: caseName,
        path,
        text,
        problem: unreadable,
        hasNoFile,
        state: (directives.get('history')?.[0] ?? 'pending') as HistoryMigration['state'],
        applied:
          applied === undefined
            ? undefined
            : {
                text: applied,
                changes: changedSpans(applied, sql),
                carriedOver: () =>
                  carriedOver({ reader, postgres: 16, migration: caseName, before: Catalog.empty }, applied, sql),
              },
        timestamp: timestampOf(caseName),
        stem: stemOf(caseName),
        nameBetween: directives.get('name-between')?.[0],
        nameAtEnd: directives.get('name-at-end')?.[0],
        renamedFrom: directives.get('renamed-from')?.[0],
      },
    ],
    missing: (directives.get('missing') ?? []).map((name) => ({
      name,
      path: `${folder}/${name}/migration.sql`,
      text: 'CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);\n',
    })),
    failedWithoutFolder: directives.get('failed-without-folder') ?? [],
    lock: lockOf(directives),
    commands: commandsOf(directives, sql),
    projectPath: `${folder}/migration_lock.toml`,
  };
}

/** migration_lock.toml as a case has it: as it should be, where it says nothing. */
function lockOf(directives: Case['directives']): LockFile {
  const usual = 'provider = "postgresql"\n';
  const written = directives.get('lock')?.join('\n') ?? usual;
  const text = written === 'none' ? undefined : written;
  return {
    text,
    provider: text === undefined ? undefined : lockedProvider(text),
    applied: directives.has('no-applied-lock') ? undefined : { text: usual, provider: 'postgresql', where: 'on main' },
    declared: directives.get('declared')?.[0],
  };
}

/** What production runs, where the text of a case is that of another file (`-- @file .github/workflows/deploy.yml`). */
function commandsOf(directives: Case['directives'], sql: string): readonly ReleaseCommand[] {
  const file = directives.get('file')?.[0];
  if (file === undefined) return [];
  const found = releaseCommands(memoryFiles({ '/shop/.git/HEAD': '', [`/shop/${file}`]: sql }), '/shop', true);
  // Of the case's own text all is found, in whatever file it stands.
  return found.map((each) => ({ ...each, path }));
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
