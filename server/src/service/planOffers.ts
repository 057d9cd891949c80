import { planKinds } from '../recipes/plans/index';
import type { Answers, PlanKind } from '../recipes/plans/kind';
import type { FieldView, ModelView } from '../recipes/plans/schemaView';
import { overlaps, type Span, touches } from '../text/span';
import { groundOf, plansOf, upcoming } from './plans';
import type { Session } from './session';

/** A plan that may begin at a place of schema.prisma. */
export interface PlanOffer {
  /** `Rename a column…`. */
  readonly title: string;
  readonly kind: string;
  readonly answers: Answers;
}

/** The plans for the field, or the model, that a span of a schema file touches. */
export function planOffers(session: Session, path: string, span: Span): PlanOffer[] {
  const { schema } = groundOf(session, '', {});
  const near = (place: Span) => overlaps(place, span) || touches(place, span.start);
  const model = schema.models.find((each) => each.file === path && near(each.span));
  if (!model) return [];
  const field = model.fields.find((each) => near(each.span));
  if (field && schema.models.some(({ name }) => name === field.type)) return [];
  if (!field && !near(model.nameSpan)) return [];
  return planKinds
    .filter((kind) => asksFor(kind, 'field') === (field !== undefined))
    .filter((kind) => !field || (kind.suits?.(field, schema) ?? true))
    .map(({ id, title }) => ({ title: `${title}…`, kind: id, answers: answersAt(model, field) }));
}

function asksFor({ asks }: PlanKind, what: 'field'): boolean {
  return asks.some(({ kind }) => kind === what || kind === 'fields');
}

function answersAt(model: ModelView, field: FieldView | undefined): Answers {
  return { model: model.name, ...(field && { field: field.name }) };
}

/** All that people choose from: kinds with what they ask, models with their fields, plans that are under way. */
export interface PlanChoices {
  readonly kinds: readonly Pick<PlanKind, 'id' | 'title' | 'about' | 'asks'>[];
  readonly models: readonly { readonly name: string; readonly fields: readonly string[] }[];
  readonly open: readonly { readonly plan: string; readonly title: string; readonly detail: string }[];
}

export function planChoices(session: Session): PlanChoices {
  const { schema } = groundOf(session, '', {});
  const names = new Set(schema.models.map(({ name }) => name));
  return {
    kinds: planKinds.map(({ id, title, about, asks }) => ({ id, title, about, asks })),
    models: schema.models.map(({ name, fields }) => ({
      name,
      fields: fields.filter(({ type }) => !names.has(type)).map((field) => field.name),
    })),
    open: plansOf(session)
      .filter(({ finished }) => !finished)
      .map((state) => {
        const next = upcoming(session, state);
        const ahead = next && 'phase' in next ? `${next.phase.title}. ${next.phase.waitsFor}` : (next?.refused ?? '');
        return { plan: state.plan, title: `${state.title}: phase ${state.phase} of ${state.phases}`, detail: ahead };
      }),
  };
}
