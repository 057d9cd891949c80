import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type ResourceOperationKind,
} from 'vscode-languageserver-protocol';
import type { Finding, Fix } from '../../service/view';
import type { Span } from '../../text/span';
import { fromRange, toDiagnostic, toPath, toRange, toWorkspaceEdit } from '../convert';
import { clientCommand } from '../protocol';
import type { Context, Feature } from './feature';

export const fixAllKind = 'source.fixAll.lockstep';

/** By which an action's fix is found again when the action is taken. */
export type ActionData =
  | { readonly uri: string; readonly rule: string; readonly span: Span; readonly order: number }
  | { readonly uri: string; readonly all: true };

interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
  /** Which of the finding's fixes it is. */
  readonly order: number;
}

export const codeAction: Feature<CodeActionParams, CodeAction[]> = (
  context,
  { textDocument: { uri }, range, ...asked },
) => {
  const path = toPath(uri);
  if (path === undefined) return [];
  const { only, diagnostics } = asked.context;
  const span = fromRange(context.files.linesOf(path), range);
  const quickFixes = wants(only, CodeActionKind.QuickFix)
    ? candidatesAt(context, path, span).map((candidate) => toQuickFix(context, uri, candidate, diagnostics))
    : [];
  // Asked for by name only: whoever opens a menu does not wait for all fixes to be tried.
  const all = only && wants(only, fixAllKind) ? fixAllOf(context, uri, path) : [];
  return [
    ...quickFixes,
    ...(wants(only, CodeActionKind.QuickFix) ? plansInstead(context, uri, path, span, diagnostics) : []),
    ...all,
    ...(wants(only, CodeActionKind.Refactor) ? planActions(context, uri, path, span) : []),
  ];
};

export const codeActionResolve: Feature<CodeAction, CodeAction> = (context, action) => {
  const data = action.data as ActionData | undefined;
  const path = data && toPath(data.uri);
  if (data === undefined || path === undefined) return action;
  const fix = 'all' in data ? context.service.fixAll(path) : candidateFor(context, path, data)?.fix;
  return fix ? { ...action, edit: toWorkspaceEdit(fix, context.files, context.profile) } : action;
};

/** The plans that may begin here: our client asks for what is missing and shows the phases. */
function planActions({ service, profile }: Context, uri: string, path: string, span: Span): CodeAction[] {
  if (!profile.clientCommands) return [];
  return service.planOffers(path, span).map(({ title, kind, answers }) => ({
    title,
    kind: CodeActionKind.Refactor,
    command: { title, command: clientCommand.startPlan, arguments: [{ uri, kind, answers }] },
  }));
}

/** The plans that do in phases what the findings here are about: our client asks for what is missing. */
function plansInstead(
  context: Context,
  uri: string,
  path: string,
  span: Span,
  known: readonly Diagnostic[],
): CodeAction[] {
  if (!context.profile.clientCommands) return [];
  return context.service.offersInstead(path, span).map(({ title, kind, answers, finding }) => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(context, finding, known)],
    command: {
      title,
      command: clientCommand.startPlan,
      arguments: [{ uri, kind, answers, instead: { uri, rule: finding.rule, span: finding.span } }],
    },
  }));
}

/** Whether one of the kinds asked for is the given one or stands above it. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`));
}

function candidatesAt(context: Context, path: string, span: Span): Candidate[] {
  const counts = new Map<Finding, number>();
  return context.service
    .fixesAt(path, span)
    .map(({ finding, fix }) => {
      const order = counts.get(finding) ?? 0;
      counts.set(finding, order + 1);
      return { finding, fix, order };
    })
    .filter(({ fix }) => canApply(context, fix));
}

function candidateFor(context: Context, path: string, data: Extract<ActionData, { rule: string }>) {
  return candidatesAt(context, path, data.span).find(
    ({ finding: { rule, span }, order }) =>
      rule === data.rule && span.start === data.span.start && span.end === data.span.end && order === data.order,
  );
}

/** Whether the client can carry out all that the fix asks for. */
function canApply({ profile }: Context, { creates, renames }: Fix): boolean {
  const can = (kind: ResourceOperationKind) => profile.resourceOperations.includes(kind);
  return (creates.length === 0 || can('create')) && (renames.length === 0 || can('rename'));
}

function toQuickFix(context: Context, uri: string, candidate: Candidate, known: readonly Diagnostic[]): CodeAction {
  const { finding, fix, order } = candidate;
  const { title, kind, creates, renames, edits } = fix;
  const staysHere = creates.length + renames.length === 0 && edits.every(({ path }) => path === finding.path);
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(context, finding, known)],
    ...(kind === 'equivalent' && staysHere && order === 0 && { isPreferred: true }),
    ...withFix(context, fix, { uri, rule: finding.rule, span: finding.span, order }),
  };
}

/** The client's own diagnostic of the finding, so that it knows it again; else ours. */
function diagnosticOf({ files, profile }: Context, finding: Finding, known: readonly Diagnostic[]): Diagnostic {
  const { start, end } = toRange(files.linesOf(finding.path), finding.span);
  const same = known.find(
    ({ code, range }) =>
      code === finding.rule &&
      range.start.line === start.line &&
      range.start.character === start.character &&
      range.end.line === end.line &&
      range.end.character === end.character,
  );
  return same ?? toDiagnostic(finding, files, profile.relatedInformation);
}

function fixAllOf(context: Context, uri: string, path: string): CodeAction[] {
  const fix = context.service.fixAll(path);
  if (!fix || !canApply(context, fix)) return [];
  return [{ title: fix.title, kind: fixAllKind, ...withFix(context, fix, { uri, all: true }) }];
}

/** The edit, now or later; and what saves new files: an editor leaves their text unsaved. */
function withFix({ files, profile }: Context, fix: Fix, data: ActionData): Partial<CodeAction> {
  const { creates, edits } = fix;
  const touched = new Set([...creates, ...edits].map(({ path }) => files.uriOf(path)));
  const save = { title: fix.title, command: clientCommand.afterCreate, arguments: [[...touched]] };
  return {
    ...(profile.lazyEdits ? { data } : { edit: toWorkspaceEdit(fix, files, profile) }),
    ...(profile.clientCommands && creates.length > 0 && { command: save }),
  };
}
