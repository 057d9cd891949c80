/** Derives statements over others, and says what they do in one line an effect, so that tests read as tables. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Catalog } from '../../server/src/catalog/catalog';
import { derive } from '../../server/src/effects/derive';
import type { Effect, RelationRef } from '../../server/src/effects/effect';
import { nestedReader } from '../../server/src/sql/nested';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';

const wasm = createRequire(__filename).resolve('libpg-query/wasm/libpg-query.wasm');

/** What the statements of `sql` do, in a migration of their own after `setup`. */
export type Said = (setup: string, sql: string, postgres?: number) => string[];

export async function prepareSaid(): Promise<Said> {
  const reader = createSqlReader(await createParser({ readGrammar18: () => readFileSync(wasm) }));
  const read = nestedReader(reader);
  return (setup, sql, postgres = 18) => {
    let catalog = Catalog.empty;
    const run = (text: string, migration: string): Effect[] =>
      read(text).flatMap((statement) => {
        const { effects, draft } = derive(statement, catalog, { migration, postgres, read });
        catalog = draft.replay(catalog);
        return [...effects];
      });
    run(setup, 'setup');
    return run(sql, 'case').flatMap(line);
  };
}

function line(effect: Effect): string[] {
  switch (effect.kind) {
    case 'lock':
      return effect.relation.newHere ? [] : [`${effect.mode.replace('Lock', '')} on ${name(effect.relation)}`];
    case 'rewrite':
    case 'scan':
    case 'waits for':
    case 'index rebuild':
      return effect.relation.newHere ? [] : [`${effect.kind} ${name(effect.relation)}`];
    case 'index build':
      return effect.relation.newHere ? [] : [`builds ${effect.index}`];
    case 'removes':
      return [`removes ${effect.what} ${effect.name}${effect.byCascade ? ' by cascade' : ''}`];
    case 'renames':
      return [`renames ${effect.what} ${effect.name} to ${effect.to}`];
    case 'changes rows':
      return [
        `${effect.how}s ${effect.everyRow ? 'every row' : effect.few ? 'few rows' : 'rows'} of ${name(effect.relation)}`,
      ];
    case 'adds enum value':
    case 'uses enum value':
      return [`${effect.kind} ${effect.value}`];
    case 'fails':
      return [`fails ${effect.code}`];
    case 'unknown':
      return [`unknown: ${effect.what}`];
    case 'refuses transaction':
      return ['refuses a transaction'];
    case 'sets':
      return [`sets ${effect.setting} to ${effect.value}`];
    default:
      return [];
  }
}

function name({ schema, name }: RelationRef): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}
