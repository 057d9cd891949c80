import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../server/src/prisma/config';

const schemaOf = (text: string) => readConfig('/w/prisma.config.ts', '/w', text).schema;

const readable: [string, string][] = [
  ['export default defineConfig({ schema: "a.prisma" })', '/w/a.prisma'],
  [
    "export default defineConfig({\n  // schema: 'no',\n  earlyAccess: true,\n  'schema': './a.prisma',\n});",
    '/w/a.prisma',
  ],
  ['module.exports = { schema: `db/a.prisma` }', '/w/db/a.prisma'],
  ['export default { schema: path.join("db", "a.prisma") } satisfies PrismaConfig', '/w/db/a.prisma'],
  ["const config: PrismaConfig = { schema: 'a' };\nexport default config;", '/w/a'],
  ["const config = {\n schema: 'a' }\nexport default defineConfig(config)", '/w/a'],
  ["const dir = 'db' as const;\nexport default { schema: join(dir, 'a.prisma') }", '/w/db/a.prisma'],
  ["const schema = 'db/a.prisma'\nexport default defineConfig({ schema, migrations: {} })", '/w/db/a.prisma'],
  ["export default { schema: path.resolve(__dirname, '../a.prisma') }", '/a.prisma'],
  ["export default { schema: path.join(import.meta.dirname, 'a') }", '/w/a'],
  ["export default { schema: path.join(path.dirname(fileURLToPath(import.meta.url)), 'a') }", '/w/a'],
  [
    "export default { datasource: { url: env('A{') }, adapter: async () => { return { schema: 'no' } }, schema: 'a' }",
    '/w/a',
  ],
  ["export default defineConfig<Env>({ ...base, schema: '/abs/a.prisma' })", '/abs/a.prisma'],
  ["export default { schema: 'prisma\\\\a.prisma' }", '/w/prisma/a.prisma'],
];

for (const [text, path] of readable) test(text, () => assert.equal(schemaOf(text), path));

const computed = [
  'env("X")',
  'process.env.X',
  `\`\${a}/b\``,
  'path.join(root, "a")',
  'cond ? "a" : "b"',
  "'a' + b",
  'find()',
];

for (const code of computed) {
  test(`${code} is computed`, () => {
    const config = readConfig(
      '/w/prisma.config.ts',
      '/w',
      `export default defineConfig({ schema: ${code}, migrations: { path: 'm' } })`,
    );
    assert.equal(config.schema, undefined);
    assert.equal(config.migrations, '/w/m');
    assert.match(config.problems[0]?.message ?? '', /computed/);
  });
}

test('a spread may hold what is asked for', () => {
  const config = readConfig('/w/c', '/w', 'export default { ...shared }');
  assert.match(config.problems[0]?.message ?? '', /`schema` is computed/);
});

test('half-typed text never throws and ends', () => {
  const text = readable.map(([source]) => source).join('\n');
  for (let end = 0; end < text.length; end++) schemaOf(text.slice(0, end));
  for (let start = 0; start < text.length; start += 3) schemaOf(text.slice(start));
  schemaOf(`export default ${'{a:'.repeat(5000)}`);
  schemaOf('const a = b; const b = a; export default { schema: a }');
});
