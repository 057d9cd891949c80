import { planKind } from '../../recipes/plans/index';
import type { Answers, Refusal } from '../../recipes/plans/kind';
import type { FieldView } from '../../recipes/plans/schemaView';
import type { Span } from '../../text/span';
import type { Step } from '../../timeline/timeline';
import { foundInMigration } from '../checks';
import { near, replacement } from '../mend';
import { OpenFiles } from '../openFiles';
import type { PlanOffer } from '../planOffers';
import { foundInSchema } from '../prediction/findings';
import { isPrediction } from '../prediction/predictor';
import { previewPlan, type Scaffold, startPlan } from '../scaffold';
import { applyFix } from '../scratch';
import type { Session } from '../session';
import type { Finding, Fix } from '../view';
import { migrationBack } from './migrationBack';
import { type NaiveChange, naiveChange } from './naiveChange';
import { type Named, namedIn, schemaBack } from './schemaBack';

// A plan in the place of what a pending migration, or an edit of schema.prisma that none has been written for, does at
// once. It replaces that: the statement goes, the schema's lines are as they were, and the first phase is written.

type Report = (problem: string) => void;

/** Names a finding, for it to be found again. */
export interface FindingId {
  readonly path: string;
  readonly rule: string;
  readonly span: Span;
}

/** A plan in the place of what a finding is about. */
export interface InsteadOffer extends PlanOffer {
  readonly finding: Finding;
}

/** The plans in the place of what the findings near a span are about, each once. */
export function offersInstead(session: Session, path: string, span: Span, report: Report): InsteadOffer[] {
  const offers = findingsIn(session, path, report)
    .filter((finding) => near(finding.span, span))
    .flatMap((finding) => {
      const change = changeOf(session, finding, report);
      const named = change && namedIn(session, change);
      if (!change || !named || 'refused' in named) return [];
      const title = `${planKind(change.kind)!.title} in phases…`;
      return [{ title, kind: change.kind, answers: answersOf(change, named), finding }];
    });
  return offers.filter(
    (each, index) => offers.findIndex((other) => JSON.stringify(key(other)) === JSON.stringify(key(each))) === index,
  );
}

function key({ kind, answers }: InsteadOffer) {
  return [kind, answers];
}

/** All phases of a plan in the place of what a finding is about. */
export function previewInstead(
  session: Session,
  kind: string,
  answers: Answers,
  id: FindingId,
  report: Report,
): readonly Scaffold[] | Refusal {
  const taken = takenBack(session, id, report);
  return 'refused' in taken ? taken : previewPlan(taken.session, kind, answers, taken.into);
}

/** The first phase of a plan in the place of what a finding is about, as one edit of the files as they are. */
export function startInstead(
  session: Session,
  kind: string,
  answers: Answers,
  id: FindingId,
  report: Report,
): Scaffold | Refusal {
  const taken = takenBack(session, id, report);
  if ('refused' in taken) return taken;
  const made = startPlan(taken.session, kind, answers, taken.into);
  if ('refused' in made) return made;
  const fix = overall(session, taken, made.fix);
  return { ...made, fix };
}

interface Taken {
  readonly session: Session;
  readonly files: OpenFiles;
  /** The files that were changed. */
  readonly paths: readonly string[];
  /** The migration of which nothing is left, and that no other follows: it is the plan's first. */
  readonly into: string | undefined;
}

function takenBack(session: Session, id: FindingId, report: Report): Taken | Refusal {
  const finding = findingsIn(session, id.path, report).find(
    ({ rule, span }) => rule === id.rule && span.start === id.span.start && span.end === id.span.end,
  );
  const change = finding && changeOf(session, finding, report);
  if (!finding || !change) return { refused: 'What the plan is to replace is not there any more.' };
  const named = namedIn(session, change);
  if ('refused' in named) return named;
  const files = new OpenFiles(session.ports.files);
  const texts = schemaBack(change, named);
  for (const [path, text] of texts) files.open(path, text);
  const index = session.indexOf(finding.path);
  if (index < 0) {
    const copy = session.copy(files);
    copy.reload();
    return { session: copy, files, paths: [...texts.keys()], into: undefined };
  }
  const { path, statement = 0 } = finding;
  const copy = migrationBack(session, files, { path, statement, change });
  const isEmpty = copy.script(index).statements.length === 0;
  const isLast = index === session.migrations.length - 1;
  if (isEmpty && !isLast) {
    files.open(path, '-- Nothing is left to do here: a plan does it in phases.\nSELECT 1;\n');
    copy.reload();
  }
  const into = isEmpty && isLast ? session.migrations[index]!.name : undefined;
  return { session: copy, files, paths: [...texts.keys(), path], into };
}

/** What was taken back and a phase, as one edit of the files as they are. */
function overall({ ports, project }: Session, { files, paths, into }: Taken, fix: Fix): Fix {
  const left = into === undefined ? undefined : `${project.migrationsPath}/${into}/migration.sql`;
  if (left !== undefined && !fix.edits.some(({ path }) => path === left))
    files.open(left, '-- Nothing is left to do here: delete the folder.\n');
  applyFix(files, fix);
  const touched = new Set([...paths, ...fix.edits.map(({ path }) => path)]);
  return {
    ...fix,
    edits: [...touched].flatMap((path) => {
      const [before, after] = [ports.files.read(path) ?? '', files.read(path) ?? ''];
      return before === after ? [] : [replacement(path, before, after)];
    }),
  };
}

function findingsIn(session: Session, path: string, report: Report): Finding[] {
  const index = session.indexOf(path);
  if (index >= 0)
    return session.isPending(index) ? foundInMigration(session, index, report).map(({ finding }) => finding) : [];
  return foundInSchema(session, report).flatMap(({ finding }) => (finding.path === path ? [finding] : []));
}

function changeOf(session: Session, finding: Finding, report: Report): NaiveChange | undefined {
  const place = placeOf(session, finding, report);
  const change = place && naiveChange(finding.rule, place.step, place.span);
  return change?.table.newHere || change?.table.assumed ? undefined : change;
}

/** The statement that a finding is about: that of a migration, or of what Prisma would write. */
function placeOf(session: Session, finding: Finding, report: Report): { step: Step; span: Span } | undefined {
  const { path, statement, span } = finding;
  if (statement === undefined) return undefined;
  const index = session.indexOf(path);
  if (index >= 0) {
    const step = session.timeline(index).steps[statement];
    return step && { step, span };
  }
  const prediction = session.prediction.get(report);
  if (!isPrediction(prediction)) return undefined;
  const found = prediction.found.find((each) => each.finding === finding);
  const step = prediction.scene?.timeline.steps[statement];
  return step && found && { step, span: found.source.span };
}

/** What the statement and the schema say already of what the plan asks. */
function answersOf(change: NaiveChange, { model, field, modelNow, fieldNow }: Named): Answers {
  const { kind } = change;
  const own = { model: model.name };
  if (kind === 'drop-table') return own;
  if (kind === 'rename-table')
    return { ...own, to: modelNow && modelNow.name !== model.name ? modelNow.name : change.now! };
  if (kind === 'add-required-column') {
    if (!fieldNow) return { ...own, field: change.column! };
    const value = fieldNow.attributes.find(({ name }) => name === '@default');
    return { ...own, field: fieldNow.name, type: typeOf(fieldNow), default: value?.argument ?? '' };
  }
  const named = { ...own, field: field!.name };
  if (kind === 'rename-column')
    return { ...named, to: fieldNow && fieldNow.name !== field!.name ? fieldNow.name : change.now! };
  if (kind === 'change-type' && fieldNow && typeOf(fieldNow) !== typeOf(field!))
    return { ...named, to: typeOf(fieldNow) };
  return named;
}

/** A field's type as people answer it: `String @db.Uuid`. */
function typeOf({ type, attributes }: FieldView): string {
  return [type, ...attributes.flatMap(({ name, text }) => (name.startsWith('@db.') ? [text] : []))].join(' ');
}
