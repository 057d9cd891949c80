import { commands, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { Session } from '../session';
import type { AfterCreate } from './afterCreate';
import { checkAllPending } from './checkAllPending';
import { createSafeMigration } from './createSafeMigration';
import { openRule } from './openRule';
import { restartServer } from './restartServer';
import { showActions } from './showActions';
import { Explanations, showExplain } from './showExplain';
import { showOutput } from './showOutput';
import { showTimeline, TimelineView } from './showTimeline';

export interface Lockstep {
  readonly context: ExtensionContext;
  readonly session: Session;
  readonly output: LogOutputChannel;
  readonly afterCreate: AfterCreate;
}

export function registerCommands(lockstep: Lockstep): Disposable[] {
  const explanations = new Explanations(lockstep.session);
  const timeline = new TimelineView(lockstep.session);
  const all = {
    'lockstep.checkAllPending': checkAllPending(lockstep),
    'lockstep.createSafeMigration': createSafeMigration(lockstep),
    'lockstep.showExplain': showExplain(explanations),
    'lockstep.showTimeline': showTimeline(timeline),
    'lockstep.restartServer': restartServer(lockstep),
    'lockstep.showOutput': showOutput(lockstep),
    'lockstep.showActions': showActions,
    'lockstep.openRule': openRule(lockstep),
    'lockstep.afterCreate': lockstep.afterCreate.run,
  };
  return [explanations, timeline, ...Object.entries(all).map(([id, run]) => commands.registerCommand(id, run))];
}
