import {
  NotificationType,
  NotificationType0,
  RequestType,
  RequestType0,
  type WorkspaceEdit,
} from 'vscode-languageserver';

// What client and server say to each other beyond the Language Server Protocol. The client takes the types from here,
// and makes its messages in client/src/protocol.ts.

/** Said in `initialize`. A client that says nothing of all this gets plain LSP. */
export interface InitializationOptions {
  /** The client has the commands that code actions and lenses may name. */
  readonly clientCommands?: boolean;
  readonly locale?: string;
  /** Whether programs (git) may be run in the workspace; yes, where the client does not say. */
  readonly trusted?: boolean;
  /** The settings, for clients that are not asked for them. */
  readonly settings?: unknown;
}

/** What one migration does, as text to read. */
export const explain = new RequestType<{ readonly uri: string }, Explanation, void>('lockstep/explain');

export interface Explanation {
  readonly title: string;
  readonly text: string;
}

/** The lock timeline of one migration, drawn. */
export const timeline = new RequestType<{ readonly uri: string }, TimelinePicture | null, void>('lockstep/timeline');

export interface TimelinePicture {
  readonly title: string;
  /** SVG; elements that stand for a statement carry its index as `data-statement`. */
  readonly svg: string;
  /** Every bar in words, for who cannot see them. */
  readonly sentences: readonly string[];
  /** Where each statement begins; lines and characters count from 0. */
  readonly statements: readonly { readonly line: number; readonly character: number }[];
}

/** Runs the history up to a migration on a shadow database, and says what it did there. */
export const runOnShadow = new RequestType<{ readonly uri: string }, ShadowAnswer, void>('lockstep/runOnShadow');

export type ShadowAnswer =
  | { readonly kind: 'ran'; readonly title: string; readonly text: string }
  | { readonly kind: 'cancelled' }
  /** Why it was not run, as a sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Checks everything pending afresh, and says in a sentence what came of it. */
export const checkAll = new RequestType0<{ readonly summary: string }, void>('lockstep/checkAll');

/** The gentle migrations for what Prisma would write for a schema as it is. */
export const safeMigration = new RequestType<SafeMigrationParams, SafeMigration, void>('lockstep/safeMigration');

export interface SafeMigrationParams {
  /** A file of the project. */
  readonly uri: string;
  /** What the migration does, in words; its name is made of them. */
  readonly words?: string;
}

export type SafeMigration =
  | {
      readonly kind: 'edit';
      readonly edit: WorkspaceEdit;
      /** The files that it creates, in their order. */
      readonly files: readonly { readonly uri: string; readonly text: string }[];
    }
  /** Why there is none, as a sentence; `later` where it may be known in a moment. */
  | { readonly kind: 'none'; readonly reason: string; readonly later: boolean };

/** What a plan may be chosen from; null where there is no project. */
export const planChoices = new RequestType<{ readonly uri?: string }, PlanChoices | null, void>('lockstep/planChoices');

export interface PlanChoices {
  readonly kinds: readonly {
    readonly id: string;
    readonly title: string;
    readonly about: string;
    readonly asks: readonly PlanQuestion[];
  }[];
  readonly models: readonly { readonly name: string; readonly fields: readonly string[] }[];
  /** Plans that are under way. */
  readonly open: readonly { readonly plan: string; readonly title: string; readonly detail: string }[];
}

export interface PlanQuestion {
  readonly name: string;
  readonly prompt: string;
  readonly kind: 'model' | 'field' | 'fields' | 'name' | 'type' | 'choice' | 'text';
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly default?: string;
  /** Asked only where another question has this answer. */
  readonly onlyIf?: { readonly name: string; readonly value: string };
}

/** The phases of a new plan, before anything is written. */
export const planPreview = new RequestType<PlanParams, PlanPreview, void>('lockstep/planPreview');

export interface PlanParams {
  readonly uri?: string;
  readonly kind: string;
  readonly answers: Readonly<Record<string, string>>;
  /** The finding that the plan is in the place of. */
  readonly instead?: FindingName;
}

/** Names a finding, in offsets of its file's text. */
export interface FindingName {
  readonly uri: string;
  readonly rule: string;
  readonly span: { readonly start: number; readonly end: number };
}

export interface PlanPreview {
  readonly title: string;
  readonly phases: readonly { readonly title: string; readonly detail: string }[];
  /** Why there is no such plan. */
  readonly refused?: string;
}

/** The edit that writes the first phase of a plan, and the one that writes the next. */
export const planStart = new RequestType<PlanParams, PlanEdit, void>('lockstep/planStart');
export const planNext = new RequestType<PlanNextParams, PlanEdit, void>('lockstep/planNext');

export interface PlanNextParams {
  readonly uri?: string;
  readonly plan: string;
  /** It is written though the phase before is not deployed. */
  readonly ahead?: boolean;
}

export interface PlanEdit {
  /** In a sentence: what is written, or why nothing is. */
  readonly summary: string;
  /** Nothing is, since it is too early for the next phase; whoever wants it all the same says `ahead`. */
  readonly tooEarly?: true;
  readonly edit?: WorkspaceEdit;
  /** The files that it creates and changes. */
  readonly uris: readonly string[];
}

/** What the status item says. */
export const status = new NotificationType<StatusParams>('lockstep/status');

export interface StatusParams {
  readonly text: string;
  readonly detail?: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly busy: boolean;
  /** Why nothing is shown here, when nothing is. */
  readonly reason?: string;
}

/** How the migrations stand to what has been applied. */
export const history = new RequestType0<Histories, void>('lockstep/history');

export interface Histories {
  readonly projects: readonly ProjectHistory[];
}

export interface ProjectHistory {
  /** The folder that Prisma is run in. */
  readonly uri: string;
  /** Where migrations count as applied, or why that is not known. */
  readonly source: string;
  readonly migrations: readonly MigrationEntry[];
}

export interface MigrationEntry {
  readonly name: string;
  readonly uri: string;
  readonly state: 'applied' | 'pending' | 'edited' | 'missing' | 'renamed' | 'out of order' | 'failed' | 'rolled back';
  /** The state, and more about it. */
  readonly description: string;
  /** The gravest finding. */
  readonly worst?: { readonly severity: 'error' | 'warning' | 'information' | 'hint'; readonly message: string };
  readonly isThere: boolean;
  readonly hasAppliedText: boolean;
  /** The command that tells Prisma how it stands. */
  readonly resolve?: string;
  /** The plan that wrote it, and how that goes on. */
  readonly plan?: MigrationPlan;
}

export interface MigrationPlan {
  readonly plan: string;
  /** The plan's runbook. */
  readonly runbook: string;
  /** Of the last phase that was written: the next one, with what it waits for. */
  readonly next?: string;
}

/** The histories are others than those that were asked for last. */
export const historyChanged = new NotificationType0('lockstep/historyChanged');

/** The text that was applied of a migration; null where it is not known. */
export const appliedText = new RequestType<{ readonly uri: string }, string | null, void>('lockstep/appliedText');

/** Markdown for operators: of one migration, or of all that are pending. */
export const runbook = new RequestType<{ readonly uri?: string }, string, void>('lockstep/runbook');

/** Asks the databases that the projects name what has been applied. */
export const askDatabase = new RequestType0<DatabaseAnswer, void>('lockstep/askDatabase');

export interface DatabaseAnswer {
  /** What came of it, in a sentence. */
  readonly summary: string;
  readonly succeeded: boolean;
}

/** The repository's HEAD, or what it follows, is another one now. */
export const headChanged = new NotificationType0('lockstep/headChanged');

/** The commands of our own client that actions and lenses name. */
export const clientCommand = {
  afterCreate: 'lockstep.afterCreate',
  showExplain: 'lockstep.showExplain',
  runOnShadow: 'lockstep.runOnShadow',
  showTimeline: 'lockstep.showTimeline',
  startPlan: 'lockstep.startPlan',
  nextPhase: 'lockstep.nextPhase',
  openRunbook: 'lockstep.openRunbook',
} as const;
