import { NotificationType, NotificationType0, RequestType, RequestType0 } from 'vscode-languageclient/node';
import type {
  DatabaseAnswer,
  Explanation,
  Histories,
  PlanChoices,
  PlanEdit,
  PlanNextParams,
  PlanParams,
  PlanPreview,
  SafeMigration,
  SafeMigrationParams,
  ShadowAnswer,
  StatusParams,
  TimelinePicture,
} from '../../server/src/lsp/protocol';

// What client and server say to each other beyond the Language Server Protocol. What it means is said on the server's
// side, from which only types come over: each side makes its messages with its own library.

export type {
  DatabaseAnswer,
  Explanation,
  FindingName,
  Histories,
  InitializationOptions,
  MigrationEntry,
  MigrationPlan,
  PlanChoices,
  PlanEdit,
  PlanNextParams,
  PlanParams,
  PlanPreview,
  PlanQuestion,
  ProjectHistory,
  SafeMigration,
  SafeMigrationParams,
  ShadowAnswer,
  StatusParams,
  TimelinePicture,
} from '../../server/src/lsp/protocol';

export const explain = new RequestType<{ readonly uri: string }, Explanation, void>('lockstep/explain');
export const timeline = new RequestType<{ readonly uri: string }, TimelinePicture | null, void>('lockstep/timeline');
export const runOnShadow = new RequestType<{ readonly uri: string }, ShadowAnswer, void>('lockstep/runOnShadow');
export const checkAll = new RequestType0<{ readonly summary: string }, void>('lockstep/checkAll');
export const safeMigration = new RequestType<SafeMigrationParams, SafeMigration, void>('lockstep/safeMigration');
export const planChoices = new RequestType<{ readonly uri?: string }, PlanChoices | null, void>('lockstep/planChoices');
export const planPreview = new RequestType<PlanParams, PlanPreview, void>('lockstep/planPreview');
export const planStart = new RequestType<PlanParams, PlanEdit, void>('lockstep/planStart');
export const planNext = new RequestType<PlanNextParams, PlanEdit, void>('lockstep/planNext');
export const status = new NotificationType<StatusParams>('lockstep/status');
export const history = new RequestType0<Histories, void>('lockstep/history');
export const historyChanged = new NotificationType0('lockstep/historyChanged');
export const appliedText = new RequestType<{ readonly uri: string }, string | null, void>('lockstep/appliedText');
export const runbook = new RequestType<{ readonly uri?: string }, string, void>('lockstep/runbook');
export const askDatabase = new RequestType0<DatabaseAnswer, void>('lockstep/askDatabase');
export const headChanged = new NotificationType0('lockstep/headChanged');
