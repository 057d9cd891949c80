import type { CodeLens, CodeLensParams } from 'vscode-languageserver-protocol';
import type { Lens } from '../../service/lens';
import { toPath, toRange } from '../convert';
import { clientCommand } from '../protocol';
import type { Feature } from './feature';

const commands = {
  explain: clientCommand.showExplain,
  shadow: clientCommand.runOnShadow,
  timeline: clientCommand.showTimeline,
  'next phase': clientCommand.nextPhase,
  runbook: clientCommand.openRunbook,
} as const;

export const codeLens: Feature<CodeLensParams, CodeLens[]> = (
  { service, files, profile, settings },
  { textDocument },
) => {
  const path = toPath(textDocument.uri);
  if (path === undefined || !settings.lenses) return [];
  const commandOf = ({ action, title, plan }: Lens) =>
    // Without our client there is no such command; an empty one shows the text and does nothing.
    action !== undefined && profile.clientCommands
      ? { title, command: commands[action], arguments: [textDocument.uri, ...(plan === undefined ? [] : [plan])] }
      : { title, command: '' };
  const lines = files.linesOf(path);
  return service.lenses(path).map((lens) => ({ range: toRange(lines, lens.span), command: commandOf(lens) }));
};
