import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSchema } from '../../server/src/prisma/schema';

const text = `// the shop
datasource db {
  provider = "postgresql" // not mysql
  url      = env("DATABASE_URL")
  schemas  = ["public", "audit"]
}

generator client {
  provider = "prisma-client-js"
}

/// A person. model Fake {
model User {
  id        Int      @id @default(autoincrement())
  email     String   @unique @map("e_mail") @db.VarChar(255) // @map("no")
  name      String?
  roles     Role[]   @default([USER])
  posts     Post[]   @relation("x {", fields: [a],
    references: [b])
  bio       String   @default("a \\" // b")
  kind      Unsupported("tsvector")?

  @@index([email, name], map: "idx")
  @@unique([
    id, // one
    email
  ])
  @@map(name: "users")
  @@schema("audit")
}

enum Role {
  USER
  ADMIN @map("admin")

  @@map("role")
}

view Info {
  id Int
}
type Photo { }
`;

test('models with their names in the database', () => {
  const { models } = readSchema(text);
  assert.deepEqual(
    models.map(({ kind, name, table, schema }) => [kind, name.name, table, schema]),
    [
      ['model', 'User', 'users', 'audit'],
      ['view', 'Info', 'Info', undefined],
      ['type', 'Photo', 'Photo', undefined],
    ],
  );
});

test('fields with types and columns', () => {
  const fields = readSchema(text).models[0]!.fields;
  assert.deepEqual(
    fields.map(({ name, type, list, optional, column, isRelation }) => [
      name.name,
      type?.name,
      list,
      optional,
      column,
      isRelation,
    ]),
    [
      ['id', 'Int', false, false, 'id', false],
      ['email', 'String', false, false, 'e_mail', false],
      ['name', 'String', false, true, 'name', false],
      ['roles', 'Role', true, false, 'roles', false],
      ['posts', 'Post', true, false, 'posts', true],
      ['bio', 'String', false, false, 'bio', false],
      ['kind', 'Unsupported', false, false, 'kind', false],
    ],
  );
});

test('enums with their labels', () => {
  const [role] = readSchema(text).enums;
  assert.equal(role?.type, 'role');
  assert.deepEqual(
    role.values.map(({ name, label }) => [name.name, label]),
    [
      ['USER', 'USER'],
      ['ADMIN', 'admin'],
    ],
  );
});

test('the datasource', () => {
  const { datasource } = readSchema(text);
  assert.equal(datasource?.provider?.value, 'postgresql');
  assert.equal(datasource.url?.value, 'env("DATABASE_URL")');
});

test('every span lies on what it names, with either line ending', () => {
  for (const source of [text, text.replaceAll('\n', '\r\n'), `\uFEFF// 😀\n${text}`]) {
    const { models, enums, datasource } = readSchema(source);
    const at = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
    for (const model of models) {
      assert.equal(at(model.name), model.name.name);
      assert.match(at(model), /^(model|view|type) [\s\S]*\}$/);
      for (const field of model.fields) {
        assert.equal(at(field.name), field.name.name);
        if (field.type) assert.equal(at(field.type), field.type.name);
        if (field.map) assert.equal(at(field.map), `"${field.map.value}"`);
      }
      for (const attribute of model.attributes) assert.match(at(attribute), /^@@\w+\([\s\S]*\)$/);
      if (model.map) assert.equal(at(model.map), '"users"');
    }
    for (const { name, values } of enums)
      for (const word of [name, ...values.map((value) => value.name)]) assert.equal(at(word), word.name);
    assert.equal(at(datasource!.provider!), '"postgresql"');
    assert.equal(at(datasource!.url!), 'env("DATABASE_URL")');
    assert.equal(models[0]?.attributes.length, 4);
  }
});

test('block comments hide what they hold', () => {
  const { models } = readSchema(
    '/* model A {\n id Int\n} */\nmodel B {\n /* x Int\n y Int */\n id Int /* key */ @id\n}\n',
  );
  assert.deepEqual(
    models.map(({ name, fields }) => [name.name, fields.map((field) => field.name.name)]),
    [['B', ['id']]],
  );
});

test('a block without its brace ends where the next begins', () => {
  const { models } = readSchema('model A {\n  id Int @id\n  name\n\nmodel B {\n  id Int @id\n}\n');
  assert.deepEqual(
    models.map(({ name, fields }) => [name.name, fields.length]),
    [
      ['A', 2],
      ['B', 1],
    ],
  );
});

test('an unclosed bracket costs its own line at most', () => {
  const { models } = readSchema(
    'model A {\n  id Int @default(\n  name String @unique\n  other String\n  @@map("a")\n}\nmodel B {\n  id Int @id\n}\n',
  );
  assert.deepEqual(
    models.map(({ table, fields }) => [table, fields.map(({ name }) => name.name)]),
    [
      ['a', ['id', 'name', 'other']],
      ['B', ['id']],
    ],
  );
});

test('half-typed text never throws', () => {
  for (let end = 0; end <= text.length; end++) readSchema(text.slice(0, end));
  for (let start = 0; start < text.length; start++) readSchema(text.slice(start, start + 300));
  readSchema('"'.repeat(50_000));
  readSchema('model A {\n'.repeat(20_000));
  readSchema(`model A {\n a Int @x(${'('.repeat(50_000)}`);
});

test('200 models are read', () => {
  const many = Array.from({ length: 200 }, (_, index) =>
    text.slice(text.indexOf('model User'), text.indexOf('enum')).replace('User', `User${index}`),
  ).join('\n');
  assert.equal(readSchema(many).models.length, 200);
});
