import type { Refusal } from '../../recipes/plans/kind';
import type { FindingId } from '../../service/instead/instead';
import type { TooEarly } from '../../service/planDeployed';
import { planChoices as choicesOf } from '../../service/planOffers';
import { nextPhase, previewPlan, type Scaffold, startPlan } from '../../service/scaffold';
import { nowhere } from '../../service/service';
import type { Session } from '../../service/session';
import { toPath, toWorkspaceEdit } from '../convert';
import type { PlanChoices, PlanEdit, PlanNextParams, PlanParams, PlanPreview } from '../protocol';
import type { Context, Feature } from './feature';

export const planChoices: Feature<{ readonly uri?: string }, PlanChoices | null> = (context, params) => {
  const session = sessionOf(context, params);
  return session ? choicesOf(session) : null;
};

export const planPreview: Feature<PlanParams, PlanPreview> = (context, params) => {
  const { kind, answers } = params;
  const session = sessionOf(context, params);
  const finding = findingOf(params);
  const planned = () => (session ? previewPlan(session, kind, answers) : nowhere);
  const phases = finding ? context.service.previewInstead(finding, kind, answers) : planned();
  if ('refused' in phases) return { title: '', phases: [], refused: phases.refused };
  return {
    title: phases[0]!.title,
    phases: phases.map(({ phase, phases: of, phaseTitle, appliesWhileOldReleaseRuns, waitsFor }) => ({
      title: `${phase} of ${of}: ${phaseTitle}`,
      detail: `${appliesWhileOldReleaseRuns ? 'The old release may be running.' : 'The old release must be gone.'} ${waitsFor}`,
    })),
  };
};

export const planStart: Feature<PlanParams, PlanEdit> = (context, params) => {
  const { kind, answers } = params;
  const session = sessionOf(context, params);
  const finding = findingOf(params);
  const started = () => (session ? startPlan(session, kind, answers) : nowhere);
  return toEdit(context, finding ? context.service.startInstead(finding, kind, answers) : started());
};

export const planNext: Feature<PlanNextParams, PlanEdit> = (context, params) => {
  const session = sessionOf(context, params);
  return toEdit(context, session ? nextPhase(session, params.plan, { ahead: params.ahead === true }) : nowhere);
};

function findingOf({ instead }: PlanParams): FindingId | undefined {
  const path = instead && toPath(instead.uri);
  return path === undefined ? undefined : { path, rule: instead!.rule, span: instead!.span };
}

function sessionOf({ service }: Context, { uri }: { readonly uri?: string }): Session | undefined {
  return service.planSession(uri === undefined ? undefined : toPath(uri));
}

function toEdit({ files, profile }: Context, made: Scaffold | Refusal | TooEarly | undefined): PlanEdit {
  if (!made) return { summary: 'All phases of this plan are written.', uris: [] };
  if ('tooEarly' in made) return { summary: made.refused, tooEarly: true, uris: [] };
  if ('refused' in made) return { summary: made.refused, uris: [] };
  const { title, phase, phases, waitsFor, fix } = made;
  const uris = [...new Set([...fix.creates, ...fix.edits].map(({ path }) => files.uriOf(path)))];
  const summary = `${title}: phase ${phase} of ${phases} is written. It waits for: ${waitsFor}`;
  return { summary, edit: toWorkspaceEdit(fix, files, profile), uris };
}
