import { commands, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { Session } from '../session';
import { AppliedTexts } from '../views/appliedTexts';
import { MigrationsView } from '../views/migrations';
import type { AfterCreate } from './afterCreate';
import { askDatabase } from './askDatabase';
import { checkAllPending } from './checkAllPending';
import { createSafeMigration, MigrationPreview } from './createSafeMigration';
import { nextPhase } from './nextPhase';
import { checkMigration, compareApplied, copyResolve } from './ofMigrations';
import { openRule } from './openRule';
import { openRunbook } from './openRunbook';
import { restartServer } from './restartServer';
import { runOnShadow, ShadowResults } from './runOnShadow';
import { showActions } from './showActions';
import { Explanations, showExplain } from './showExplain';
import { showOutput } from './showOutput';
import { showTimeline, TimelineView } from './showTimeline';
import { startPlan } from './startPlan';
import { writeRunbook } from './writeRunbook';

export interface Lockstep {
  readonly context: ExtensionContext;
  readonly session: Session;
  readonly output: LogOutputChannel;
  readonly afterCreate: AfterCreate;
}

export function registerCommands(lockstep: Lockstep): Disposable[] {
  const explanations = new Explanations(lockstep.session);
  const timeline = new TimelineView(lockstep.session);
  const preview = new MigrationPreview();
  const migrations = new MigrationsView(lockstep.session);
  const results = new ShadowResults();
  const texts = new AppliedTexts(lockstep.session);
  const all = {
    'lockstep.checkAllPending': checkAllPending(lockstep),
    'lockstep.createSafeMigration': createSafeMigration(lockstep, preview),
    'lockstep.startPlan': startPlan(lockstep),
    'lockstep.nextPhase': nextPhase(lockstep),
    'lockstep.openRunbook': openRunbook(lockstep),
    'lockstep.showExplain': showExplain(explanations),
    'lockstep.showTimeline': showTimeline(timeline),
    'lockstep.runOnShadow': runOnShadow(lockstep, results),
    'lockstep.writeRunbook': writeRunbook(lockstep),
    'lockstep.askDatabase': askDatabase(lockstep),
    'lockstep.refreshMigrations': () => migrations.refresh(),
    'lockstep.compareApplied': compareApplied(texts),
    'lockstep.checkMigration': checkMigration(lockstep),
    'lockstep.copyResolve': copyResolve,
    'lockstep.restartServer': restartServer(lockstep),
    'lockstep.showOutput': showOutput(lockstep),
    'lockstep.showActions': showActions,
    'lockstep.openRule': openRule(lockstep),
    'lockstep.afterCreate': lockstep.afterCreate.run,
  };
  return [
    explanations,
    timeline,
    migrations,
    texts,
    results,
    ...Object.entries(all).map(([id, run]) => commands.registerCommand(id, run)),
  ];
}
