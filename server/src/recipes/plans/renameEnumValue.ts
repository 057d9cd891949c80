import { slugOf } from '../slug';
import { type EnumPlace, enumPlace, isEnum, valueNamed } from './enumPlace';
import { type Answers, definePlan, type Phase, type PlanGround } from './kind';
import { retirePhases } from './retireValue';
import { attributeNamed, lineOf, replaceField, type SchemaEdit } from './schemaView';
import { lines, literal, named } from './sql';
import { nothing, watchErrors } from './steps';

/** Another name for a value of an enum. */
export const renameEnumValue = definePlan({
  id: 'rename-enum-value',
  title: 'Rename an enum value',
  about: 'In the code alone, or in the rows of a field too.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'value', prompt: 'Value', kind: 'text' },
    { name: 'to', prompt: 'Its new name', kind: 'name' },
    {
      name: 'where',
      prompt: 'Where is it to be renamed?',
      kind: 'choice',
      choices: [
        { value: 'code', label: 'In the code alone: @map, no SQL, no phases' },
        { value: 'database', label: 'In the rows too: a new label takes the place of the old one, in phases' },
      ],
      default: 'code',
    },
  ],
  suits: isEnum,
  describe: ({ field, value, to }) => `Rename ${value} of "${field}" to ${to}`,
  settle: (ground) => {
    const found = enumPlace(ground, ground.answers.value);
    if ('refused' in found) return found;
    const { type, value } = found;
    const { to = '' } = ground.answers;
    const taken = type.values.some((each) => each !== value && (each.name === to || each.label === to));
    if (taken || value.name === to) return { refused: `${type.name} has a value ${to} already.` };
    return ground.answers;
  },
  phases: (ground) => {
    const found = enumPlace(ground, ground.answers.value);
    if ('refused' in found) return found;
    if (ground.answers.where !== 'database') return [inCode(ground, found)];
    const { place, key, type, value: from } = found;
    const to = valueNamed(type, ground.answers.to) ?? { ...from, name: ground.answers.to!, label: ground.answers.to! };
    return [
      add(ground.answers, found),
      ...retirePhases({ ground, place, key, type, from, to, oldReleaseKnows: false }),
    ];
  },
});

function inCode({ answers, schema }: PlanGround, { type, value }: EnumPlace): Phase {
  const { to = '' } = answers;
  const fields = schema.models.flatMap((model) => model.fields.filter((field) => field.type === type.name));
  const defaults = fields.filter((field) => attributeNamed(field, '@default')?.argument === value.name);
  return {
    id: 'rename',
    title: `Call it ${to} in the code; the label stays '${value.label}'`,
    kind: 'schema edit',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'Nothing: the database stays as it is.',
    draw: () => ({
      migrations: [],
      schema: [
        {
          file: type.file,
          span: value.line,
          text: to === value.label ? `  ${to}\n` : `  ${to} @map(${JSON.stringify(value.label)})\n`,
        },
        ...defaults.flatMap((field): SchemaEdit[] => {
          const texts = field.attributes.map(({ name, text }) => (name === '@default' ? `@default(${to})` : text));
          return replaceField(field, lineOf(field, { attributes: texts }));
        }),
      ],
      steps: ['Build the next release from this schema.prisma; the one that is running may stay.'],
      watch: [],
      ifItFails: 'It does nothing in the database.',
      goingBack: 'Take the edit of schema.prisma back.',
    }),
  };
}

function add({ to = '' }: Answers, { type, value }: EnumPlace): Phase {
  const name = named({ schema: type.schema ?? 'public', name: type.type });
  return {
    id: 'add',
    title: `Add ${to} beside ${value.name}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('add', type.type, to),
          sql: lines(
            '-- Alone in its file: nothing may use a label in the transaction that adds it.',
            `ALTER TYPE ${name} ADD VALUE IF NOT EXISTS ${literal(to)} AFTER ${literal(value.label)};`,
          ),
        },
      ],
      schema: [{ file: type.file, span: { start: value.line.end, end: value.line.end }, text: `  ${to}\n` }],
      steps: [
        'Deploy the migration. The release that is running stays as it is.',
        `Build a release from this schema.prisma that takes ${to} for ${value.name} wherever it reads, and still writes ${value.name}. Roll it out.`,
        'Wait until no instance is left of a release from before: it fails on rows that have the new label.',
      ],
      watch: watchErrors,
      ifItFails:
        'Nothing of it stays: the file is one statement. Deploy again, after `prisma migrate resolve --rolled-back <migration>`.',
      goingBack: 'A label that nothing uses does no harm: leave it.',
      verify: `SELECT 1 - count(*) AS left FROM pg_enum\nWHERE enumtypid = ${literal(name)}::regtype AND enumlabel = ${literal(to)}`,
    }),
  };
}
