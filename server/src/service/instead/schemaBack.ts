import { textsAt } from '../../history/textsAt';
import { viewOfSchema } from '../../prisma/schemaView';
import type { Refusal } from '../../recipes/plans/kind';
import { type FieldView, fieldOfColumn, type ModelView, type SchemaView } from '../../recipes/plans/schemaView';
import { linesBack } from '../../text/linesBack';
import type { Session } from '../session';
import type { NaiveChange } from './naiveChange';

/** A schema with the texts of its files. */
interface Read {
  readonly texts: ReadonlyMap<string, string>;
  readonly view: SchemaView;
}

/** The model and field of a change, as they were before it and as they are. */
export interface Named {
  /** In the schema from before, or in that of now where it still has them. */
  readonly model: ModelView;
  readonly field: FieldView | undefined;
  readonly modelNow: ModelView | undefined;
  readonly fieldNow: FieldView | undefined;
  readonly now: Read;
  /** Undefined where the schema of now has still all of it. */
  readonly before: Read | undefined;
}

/** What a change is about in schema.prisma; refused where that is not known any more. */
export function namedIn(session: Session, change: NaiveChange): Named | Refusal {
  const now = readNow(session);
  const before = schemasBefore(session).find((read) => isThere(read, change));
  const from = before ?? (isThere(now, change) ? now : undefined);
  const model = from && modelOf(from, change);
  if (!from || !model)
    return {
      refused: `schema.prisma has no model with ${spelled(change)} any more, and git has none from before: put it back as it was, and start the plan there.`,
    };
  const renamed = change.kind === 'rename-table' ? modelOf(now, change, change.now) : undefined;
  const modelNow = renamed ?? modelOf(now, change);
  const fieldNow =
    modelNow && change.column !== undefined
      ? (fieldOfColumn(modelNow, change.now ?? change.column) ?? fieldOfColumn(modelNow, change.column))
      : undefined;
  return { model, field: fieldOfColumn(model, change.column ?? ''), modelNow, fieldNow, now, before };
}

/** The texts of the schema's files in which the change is taken back, by path; only those that differ. */
export function schemaBack(change: NaiveChange, named: Named): ReadonlyMap<string, string> {
  const { before, now, model, field, modelNow, fieldNow } = named;
  const texts = new Map<string, string>();
  if (change.column !== undefined) {
    const isMeant = mentions(field?.name, fieldNow?.name);
    const text = modelNow && now.texts.get(modelNow.file);
    if (!modelNow || text === undefined || (!field && !fieldNow)) return texts;
    // What was not there before is taken out; else its lines are as they were.
    const then = before ? slice(before, model) : '';
    const block = slice(now, modelNow);
    const back = before ? linesBack(then, block, isMeant) : field ? block : linesBack('', block, isMeant);
    if (back !== block)
      texts.set(modelNow.file, text.slice(0, modelNow.span.start) + back + text.slice(modelNow.span.end));
    return texts;
  }
  if (!before) return texts;
  const isMeant = mentions(model.name, modelNow?.name);
  const isGone = modelNow === undefined;
  for (const [path, text] of now.texts) {
    const then = before.texts.get(path) ?? '';
    const own = isGone && model.file === path ? model.span : { start: 0, end: 0 };
    const others = then.slice(0, own.start) + then.slice(own.end);
    const back = linesBack(others, text, isMeant);
    const block = then.slice(own.start, own.end).trim();
    const whole = block === '' ? back : `${back.trimEnd()}\n\n${block}\n`;
    if (whole !== text) texts.set(path, whole);
  }
  return texts;
}

function slice({ texts }: Read, { file, span }: ModelView): string {
  return (texts.get(file) ?? '').slice(span.start, span.end);
}

function mentions(...names: readonly (string | undefined)[]): (line: string) => boolean {
  const words = names.flatMap((name) => (name === undefined ? [] : [new RegExp(`(?<!\\w)${name}(?!\\w)`)]));
  return (line) => words.some((word) => word.test(line));
}

function isThere(read: Read, change: NaiveChange): boolean {
  const model = modelOf(read, change);
  if (!model || change.column === undefined) return model !== undefined;
  return change.kind === 'add-required-column' || fieldOfColumn(model, change.column) !== undefined;
}

function modelOf({ view }: Read, { table }: NaiveChange, name = table.name): ModelView | undefined {
  const named = view.models.filter((model) => model.table === name);
  return named.find(({ schema }) => schema === table.schema) ?? named.find(({ schema }) => schema === undefined);
}

function readNow({ project, ports }: Session): Read {
  return read(project.schemaFiles.map((path) => ({ path, text: ports.files.read(path) ?? '' })));
}

/** The schemas from before the migrations that are pending, as git has them: that of the release, that of the last migration. */
function schemasBefore({ ports: { git }, past, project, lastMigration }: Session): Read[] {
  const { branch } = past;
  const released =
    git && branch !== undefined
      ? project.schemaFiles.flatMap((path) => textsAt(git, branch, [path]).map((text) => ({ path, text })))
      : [];
  const committed = typeof lastMigration === 'string' ? [] : lastMigration.schema;
  return [released, committed].filter((files) => files.length > 0).map(read);
}

function read(files: readonly { readonly path: string; readonly text: string }[]): Read {
  return { texts: new Map(files.map(({ path, text }) => [path, text])), view: viewOfSchema(files) };
}

function spelled({ table, column }: NaiveChange): string {
  return column === undefined ? `the table "${table.name}"` : `"${table.name}"."${column}"`;
}
