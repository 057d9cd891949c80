import { checkAll } from './checkAll';
import { codeAction, codeActionResolve } from './codeAction';
import { codeLens } from './codeLens';
import { connections } from './connections';
import { documentSymbol } from './documentSymbol';
import { explain } from './explain';
import type { Feature } from './feature';
import { appliedText, history, runbook, summary } from './history';
import { hover } from './hover';
import { planChoices, planNext, planPreview, planStart } from './plans';
import { safeMigration } from './safeMigration';
import { timeline } from './timeline';
import { tracing } from './trace';

/** What can be asked of the worker, by the name of the request. */
export const features: Readonly<Record<string, Feature<never, unknown>>> = {
  'textDocument/hover': hover,
  'textDocument/codeLens': codeLens,
  'textDocument/codeAction': codeAction,
  'codeAction/resolve': codeActionResolve,
  'textDocument/documentSymbol': documentSymbol,
  'lockstep/explain': explain,
  'lockstep/timeline': timeline,
  'lockstep/checkAll': checkAll,
  'lockstep/safeMigration': safeMigration,
  'lockstep/history': history,
  'lockstep/appliedText': appliedText,
  'lockstep/runbook': runbook,
  'lockstep/planChoices': planChoices,
  'lockstep/planPreview': planPreview,
  'lockstep/planStart': planStart,
  'lockstep/planNext': planNext,
  // Not among the requests of clients.
  connections,
  tracing,
  historySummary: summary,
};
