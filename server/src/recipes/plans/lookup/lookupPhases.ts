import type { NewMigration } from '../../plan';
import { slugOf } from '../../slug';
import { copyPhases } from '../copy/copyPhases';
import type { Drawing, Phase } from '../kind';
import { addField, addModel, type SchemaEdit } from '../schemaView';
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
  const { copy, type, name, table } = lookup;
  const { schema } = copy.model;
  const body = ['code String @id', ...(schema === undefined ? [] : ['', `@@schema("${schema}")`])];
  return {
    ...drawing,
    migrations: [creation(lookup), ...drawing.migrations],
    schema: [...drawing.schema, ...addModel(copy.model, name, ...body)],
    steps: [
      ...drawing.steps,
      `Add no value to ${type.name} while the plan is under way; where it cannot wait, insert it into ${quoted(table.name)} before any release writes it.`,
    ],
    goingBack: `${drawing.goingBack}\nDROP TABLE ${named(table)};`,
  };
}

function creation({ copy, table }: Lookup): NewMigration {
  const values = `enum_range(NULL::${typeSql(copy.oldColumn.type)})`;
  return {
    slug: slugOf('create', table.name),
    sql: lines(
      '-- A row for each value of the enum.',
      `CREATE TABLE IF NOT EXISTS ${named(table)} (`,
      '    "code" TEXT NOT NULL,',
      '',
      `    CONSTRAINT ${quoted(`${table.name}_pkey`)} PRIMARY KEY ("code")`,
      ');',
      `INSERT INTO ${named(table)} ("code") SELECT unnest(${values})::text ON CONFLICT DO NOTHING;`,
    ),
  };
}

function switched({ copy, type, name, relation, model, table }: Lookup, drawing: Drawing): Drawing {
  const { names, oldField } = copy;
  const back = `${copy.model.name.slice(0, 1).toLowerCase()}${copy.model.name.slice(1)}s`;
  const renamed = type.values.filter((value) => value.name !== value.label);
  const own = {
    name: relation,
    type: `${name}${oldField.optional ? '?' : ''}`,
    attributes: [`@relation(fields: [${names.newAfter}], references: [code], onDelete: Restrict)`],
  };
  const far = model ? addField(model, { name: back, type: `${copy.model.name}[]`, attributes: [] }) : [];
  return {
    ...drawing,
    schema: [...drawing.schema, ...addField(copy.model, own), ...far],
    steps: [
      `\`${names.newAfter}\` is a String from here on, with the same values${
        renamed.length === 0
          ? ''
          : ` as the database has them: ${renamed.map((value) => `"${value.label}" for ${value.name}`).join(', ')}`
      }. One that ${quoted(table.name)} lacks is refused (23503); one that the enum lacks can be written only after the last phase (22P02).`,
      ...drawing.steps,
    ],
  };
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
