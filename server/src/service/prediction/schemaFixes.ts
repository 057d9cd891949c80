import type { Field, Model } from '../../prisma/schema';
import { askedForBy, attributesOf, blockAttributesOf } from '../../prisma/schemaAttributes';
import type { Fix } from '../view';
import { type Place, type Places, pairedField, pairedModel } from './places';
import type { PlacedFinding } from './predictor';

/** What can be done in the schema about a finding there, instead of what Prisma would write. Never among all fixes at once. */
export function schemaFixesOf({ finding, place }: PlacedFinding, places: Places): Fix[] {
  const [path, text] = [place.file.path, place.file.text];
  const draw = (title: string, kind: Fix['kind'], at: number, inserted: string, end = at): Fix => ({
    title,
    kind,
    edits: [{ path, span: { start: at, end }, text: inserted }],
    creates: [],
    renames: [],
  });
  const keeping = keepName(place, places) ?? keepLabel(place, places);
  const fixes = keeping ? [draw(keeping.title, 'changes-outcome', keeping.at, keeping.text)] : [];
  const { model, field } = place;
  if (!model || !field) return fixes;
  if (finding.rule === 'foreign-key-without-index') {
    const index = indexFor(model, field, text);
    if (index) fixes.push(draw(`Add ${index.attribute}`, 'changes-outcome', index.at, index.text));
  }
  if (needsValues.has(finding.rule)) {
    const type = field.type!;
    if (!field.optional && !field.list) {
      fixes.push(draw(`Make ${field.name.name} optional first`, 'changes-outcome', type.end, '?'));
    }
    const given = defaultFor(field, text, places);
    if (given && finding.rule === 'required-column-without-default') {
      fixes.push(
        draw(`Give it ${given.text.trim()}, which the database fills in`, given.kind, given.at, given.text, given.end),
      );
    }
  }
  return fixes;
}

/** Rules about a column that is required and has not got a value in every row. */
const needsValues: ReadonlySet<string> = new Set(['required-column-without-default', 'set-not-null-scans']);

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** Where a field or a model only got another name: the attribute that keeps the name that the database has. */
function keepName({ model, field, file }: Place, { base, now }: Places): (Insertion & { title: string }) | undefined {
  if (!model) return undefined;
  const before = base.modelOf(model.table, model.schema)?.it;
  if (!before) {
    const gone = base.models.find(
      ({ it }) => !now.modelOf(it.table, it.schema) && pairedModel(base, now, it)?.it === model,
    );
    if (!gone || model.map) return undefined;
    const text = `@@map("${gone.it.table}")`;
    return { title: `Keep the table: ${text}`, ...inBlock(model, file.text, text) };
  }
  if (!field || field.map || !now.isColumn(field)) return undefined;
  const isKept = (each: Field) => pairedField(before, model, each, now) === field;
  const gone = before.fields.find((each) => !model.fields.some(({ column }) => column === each.column) && isKept(each));
  if (!gone || before.fields.some(({ column }) => column === field.column)) return undefined;
  const text = `@map("${gone.column}")`;
  return { title: `Keep the column and what is in it: ${text}`, at: field.end, text: ` ${text}` };
}

/** Where a value of an enum only got another name: the attribute that keeps the label that the rows have. */
function keepLabel(place: Place, { base, now: schema }: Places): (Insertion & { title: string }) | undefined {
  const ofField = schema.enums.find(({ it, file }) => it.name.name === place.field?.type?.name && file === place.file);
  const now = place.enum ?? ofField?.it;
  const before = now && base.enumOf(now.type)?.it;
  if (!before) return undefined;
  const gone = before.values.filter(({ label }) => !now.values.some((value) => value.label === label));
  const fresh = now.values.filter(({ label }) => !before.values.some((value) => value.label === label));
  const [old, value] = [gone[0], fresh[0]];
  if (gone.length !== 1 || fresh.length !== 1 || !old || !value || value.label !== value.name.name) return undefined;
  const text = `@map("${old.label}")`;
  return { title: `Keep the value in the rows: ${text}`, at: value.name.end, text: ` ${text}` };
}

/** The index of a relation's columns. */
function indexFor(model: Model, field: Field, text: string): (Insertion & { attribute: string }) | undefined {
  const key =
    askedForBy(model).find(({ what, start, end }) => what === 'foreign key' && isIn(field, start, end)) ??
    askedForBy(model).find(({ what, fields }) => what === 'foreign key' && fields.includes(field.name.name));
  if (!key) return undefined;
  const attribute = `@@index([${key.fields.join(', ')}])`;
  return { attribute, ...inBlock(model, text, attribute) };
}

function isIn(field: Field, start: number, end: number): boolean {
  return field.start <= start && end <= field.end;
}

/** A line of its own before the block's closing brace, indented as the lines above. */
function inBlock(model: Model, text: string, attribute: string): Insertion {
  const brace = model.end - 1;
  const lineStart = text.lastIndexOf('\n', brace - 1) + 1;
  const last = model.fields.at(-1)?.start ?? model.start;
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', last - 1) + 1))![0] || '  ';
  const isFirst = blockAttributesOf(model).length === 0;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (text.slice(lineStart, brace).trim() !== '')
    return { at: brace, text: `${newline}${indent}${attribute}${newline}` };
  return { at: lineStart, text: `${isFirst ? newline : ''}${indent}${attribute}${newline}` };
}

type Default = Insertion & { readonly end: number; readonly kind: Fix['kind'] };

/** A default that PostgreSQL itself fills in, in place of one that only Prisma's client does. */
function defaultFor(field: Field, text: string, { now }: Places): Default | undefined {
  const attributes = attributesOf(field);
  const own = attributes.find(({ name }) => name === '@default');
  const isUpdatedAt = attributes.some(({ name }) => name === '@updatedAt');
  if (field.list) return undefined;
  if (own) {
    if (!text.slice(own.start, own.end).includes('uuid(')) return undefined;
    return { at: own.start, end: own.end, text: '@default(dbgenerated("gen_random_uuid()"))', kind: 'changes-outcome' };
  }
  const value = usualValue(
    field.type?.name ?? '',
    now.enums.find(({ it }) => it.name.name === field.type?.name)?.it.values[0]?.name.name,
  );
  if (value === undefined) return undefined;
  const kind = isUpdatedAt ? 'changes-outcome' : 'needs-editing';
  return { at: field.end, end: field.end, text: ` @default(${value})`, kind };
}

function usualValue(type: string, firstValue: string | undefined): string | undefined {
  const known: Readonly<Record<string, string>> = {
    String: '""',
    Int: '0',
    BigInt: '0',
    Float: '0',
    Decimal: '0',
    Boolean: 'false',
    DateTime: 'now()',
    Json: '"{}"',
  };
  return known[type] ?? firstValue;
}
