/**
 * The extension of Prisma Client that a plan writes where the application keeps two columns in step: it compiles against
 * the models of its phase, not against a schema without them, and what it hands on has both fields.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { transformSync } from 'esbuild';
import { viewOfSchema } from '../../server/src/prisma/schemaView';
import { clientValue } from '../../server/src/recipes/plans/copy/clientValues';
import { ready } from '../harness/scene';
import { filesBefore, planCases, writeAll } from './plans';

before(() => ready);

/** What each extension is given for `create`, and what it hands on, by case and phase. */
const handed: Readonly<Record<string, readonly (readonly [object, object])[]>> = {
  'rename-column/written-by-the-app 1': [
    [{ email: 'a' }, { email: 'a', mail: 'a' }],
    [{ mail: 'b' }, { mail: 'b', email: 'b' }],
    [
      { email: 'a', mail: 'b' },
      { email: 'a', mail: 'b' },
    ],
    [{ name: 'c' }, { name: 'c' }],
  ],
  'change-type/int-written-by-the-app 1': [
    [{ views: 5 }, { views: 5, viewsNew: 5n }],
    [{ views: { increment: 2 } }, { views: { increment: 2 }, viewsNew: { increment: 2n } }],
    [{ viewsNew: 7n }, { viewsNew: 7n, views: 7 }],
    [{ views: null }, { views: null, viewsNew: null }],
  ],
  'change-type/int-written-by-the-app 4': [[{ views: 5n }, { views: 5n, viewsOld: 5 }]],
  'change-type/written-by-the-app 1': [
    [{ plan: 'PRO' }, { plan: 'PRO', planNew: 'PRO' }],
    [{ plan: 'none' }, { plan: 'none', planNew: null }],
    [{ planNew: { set: 'TOP' } }, { planNew: { set: 'TOP' }, plan: { set: 'TOP' } }],
  ],
  'change-type/written-by-the-app 4': [[{ plan: 'PRO' }, { plan: 'PRO', planOld: 'PRO' }]],
};

for (const one of planCases().filter(({ answers }) => answers.sync === 'app')) {
  describe(one.name, () => {
    test('compiles, and writes both fields', () => {
      const start = filesBefore(one)['schema.prisma']!;
      for (const { scaffold, files, changed } of writeAll(one)) {
        const snippet = Object.entries(changed).find(([path]) => path.endsWith('.client.ts'))?.[1];
        if (snippet === undefined) continue;
        const name = `${one.name} ${scaffold.phase}`;
        assert.equal(problems(snippet, files['schema.prisma']!), '', name);
        assert.match(problems(snippet, start), /not assignable to type/, `${name}, without the fields`);
        assert.ok(handed[name], `no expectation for ${name}`);
        for (const [given, both] of handed[name]) assert.deepEqual(created(snippet, given), both, name);
      }
    });
  });
}

test('values are converted as PostgreSQL does, or not at all', () => {
  const schema = { enums: viewOfSchema([{ path: '', text: 'enum Tier {\n  FREE @map("free")\n  PRO\n}\n' }]).enums };
  const value = (from: string, to: string, given: unknown) => {
    const expression = clientValue(from, to, schema);
    return expression && run(expression('value'), given);
  };
  assert.deepEqual(
    [value('Tier', 'String', 'FREE'), value('String', 'Tier', 'free'), value('String', 'Tier', 'FREE')],
    ['free', 'FREE', null],
  );
  assert.deepEqual(
    [value('Float', 'Int', 1.6), value('Int', 'Decimal', 3), value('String', 'BigInt', '9')],
    [2, '3', 9n],
  );
  assert.equal(clientValue('Json', 'String', schema), undefined);
  assert.equal(clientValue('Boolean', 'Int', schema), undefined);
});

function run(expression: string, value: unknown): unknown {
  return new Function('value', plain(`return (${expression})`))(value);
}

/** JavaScript of TypeScript. */
function plain(text: string): string {
  return transformSync(text, { loader: 'ts', format: 'cjs', target: 'es2022', tsconfigRaw: {} }).code;
}

/** What the extension hands on of the data of a `create`. */
function created(snippet: string, data: object): unknown {
  type Operation = (call: { args: { data: object }; query: (args: { data: object }) => unknown }) => unknown;
  const module: { exports: { writeBoth?: { query: Record<string, Record<string, Operation>> } } } = { exports: {} };
  const client = { Prisma: { defineExtension: (extension: unknown) => extension } };
  new Function('module', 'require', plain(snippet))(module, () => client);
  const [operations] = Object.values(module.exports.writeBoth!.query);
  return operations!.create!({ args: { data }, query: (args) => args.data });
}

/** What the compiler says of an extension beside a client with the schema's models. */
function problems(snippet: string, schema: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-snippet-'));
  try {
    const client = join(folder, 'node_modules/@prisma/client');
    mkdirSync(client, { recursive: true });
    writeFileSync(join(client, 'index.d.ts'), clientOf(schema));
    writeFileSync(join(folder, 'snippet.ts'), snippet);
    const compilerOptions = { strict: true, noEmit: true, target: 'es2022', module: 'node16', types: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['snippet.ts'] }));
    const tsc = join(__dirname, '../../node_modules/typescript/bin/tsc');
    return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of a generated client that the extension needs, with the models' own fields. */
function clientOf(schema: string): string {
  const { models } = viewOfSchema([{ path: 'schema.prisma', text: schema }]);
  const inputs = models.map(({ name, fields }) => {
    const own = fields.filter(({ attributes }) => !attributes.some((each) => each.name === '@ignore'));
    return `export interface ${name}UncheckedCreateInput { ${own.map((field) => `${field.name}?: unknown`).join('; ')} }`;
  });
  const query = models.map(({ name }) => {
    const [data, property] = [`${name}UncheckedCreateInput`, name.slice(0, 1).toLowerCase() + name.slice(1)];
    const one = `(call: { args: { data: ${data} }; query(args: { data: ${data} }): Promise<unknown> }) => unknown`;
    const many = `(call: { args: { data: ${data} | ${data}[] }; query(args: { data: ${data} | ${data}[] }): Promise<unknown> }) => unknown`;
    const either = `{ where: object; create: ${data}; update: ${data} }`;
    const upsert = `(call: { args: ${either}; query(args: ${either}): Promise<unknown> }) => unknown`;
    return `${property}?: { create?: ${one}; update?: ${one}; updateMany?: ${one}; createMany?: ${many}; createManyAndReturn?: ${many}; upsert?: ${upsert} }`;
  });
  return `export namespace Prisma {
${inputs.join('\n')}
export function defineExtension(extension: { name: string; query: { ${query.join('; ')} } }): unknown;
}
`;
}
