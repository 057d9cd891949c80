import type { NewMigration } from '../../plan';
import { slugOf } from '../../slug';
import { copyPhases } from '../copy/copyPhases';
import type { Drawing, Phase } from '../kind';
import { relationFields } from '../relationFields';
import { addField, addModel, type ModelView, type SchemaEdit } from '../schemaView';
import { briefly, lines, named, quoted, typeSql } from '../sql';
import type { Lookup } from './lookup';

/** The phases of a copy into text, with the table that the copy refers to, and without the enum in the end. */
export function lookupPhases(lookup: Lookup): readonly Phase[] {
  const more: Readonly<Record<string, (drawing: Drawing) => Drawing>> = {
    expand: (drawing) => expanded(lookup, drawing),
    switch: (drawing) => switched(lookup, drawing),
    contract: (drawing) => contracted(lookup, drawing),
  };
  return copyPhases(lookup.copy).map((phase) => ({
    ...phase,
    draw: () => more[phase.id]?.(phase.draw()) ?? phase.draw(),
  }));
}

function expanded(lookup: Lookup, drawing: Drawing): Drawing {
  const { copy, type, name, table, isNew } = lookup;
  const { schema } = copy.model;
  const body = ['code String @id', ...(schema === undefined ? [] : ['', `@@schema("${schema}")`])];
  return {
    ...drawing,
    migrations: [filling(lookup), ...drawing.migrations],
    schema: [...drawing.schema, ...(isNew ? addModel(copy.model, name, ...body) : [])],
    steps: [
      ...drawing.steps,
      `Add no value to ${type.name} while the plan is under way; where it cannot wait, insert it into ${quoted(table.name)} before any release writes it.`,
    ],
    goingBack: [drawing.goingBack, ...(isNew ? [`DROP TABLE ${named(table)};`] : [])].join('\n'),
  };
}

/** A row for each value, in the new table or in one that is there. */
function filling({ copy, table, code, isNew }: Lookup): NewMigration {
  const values = `enum_range(NULL::${typeSql(copy.oldColumn.type)})`;
  const creation = [
    `CREATE TABLE IF NOT EXISTS ${named(table)} (`,
    `    ${quoted(code.column)} TEXT NOT NULL,`,
    '',
    `    CONSTRAINT ${quoted(`${table.name}_pkey`)} PRIMARY KEY (${quoted(code.column)})`,
    ');',
  ];
  return {
    slug: slugOf(isNew ? 'create' : 'fill', table.name),
    sql: lines(
      '-- A row for each value of the enum.',
      ...(isNew ? creation : []),
      `INSERT INTO ${named(table)} (${quoted(code.column)}) SELECT unnest(${values})::text ON CONFLICT DO NOTHING;`,
    ),
  };
}

function switched({ copy, type, name, relation, code, model, table }: Lookup, drawing: Drawing): Drawing {
  const { names } = copy;
  const renamed = type.values.filter((value) => value.name !== value.label);
  const labels = renamed.map((value) => `"${value.label}" for ${value.name}`).join(', ');
  return {
    ...drawing,
    schema: [...drawing.schema, ...(model ? bothSides(copy, model, relation, code.name) : [])],
    steps: [
      `\`${names.newAfter}\` is a String from here on, with the same values${labels === '' ? '' : ` as the database has them: ${labels}`}. One that ${quoted(table.name)} lacks is refused (23503); one that the enum lacks can be written only after the last phase (22P02). The row is \`${relation}\`, of the model ${name}.`,
      ...drawing.steps,
    ],
  };
}

function bothSides({ model, names, oldField }: Lookup['copy'], to: ModelView, relation: string, code: string) {
  const { own, back, name } = relationFields(model, { name: names.old }, to, relation);
  const words = name === undefined ? '' : `"${name}", `;
  const attribute = `@relation(${words}fields: [${names.newAfter}], references: [${code}], onDelete: Restrict)`;
  return [
    ...addField(model, { name: own, type: `${to.name}${oldField.optional ? '?' : ''}`, attributes: [attribute] }),
    ...addField(to, {
      name: back,
      type: `${model.name}[]`,
      attributes: name === undefined ? [] : [`@relation("${name}")`],
    }),
  ];
}

function contracted({ copy, type, isUsedElsewhere }: Lookup, drawing: Drawing): Drawing {
  if (isUsedElsewhere) return drawing;
  const edit: SchemaEdit = { file: type.file, span: type.span, text: '' };
  const drop = `DROP TYPE IF EXISTS ${typeSql(copy.oldColumn.type)};`;
  return {
    ...drawing,
    migrations: [
      ...drawing.migrations,
      {
        slug: slugOf('drop', 'type', type.type),
        sql: lines('-- No column has it any more.', ...briefly(drop)),
      },
    ],
    schema: [...drawing.schema, edit],
  };
}
