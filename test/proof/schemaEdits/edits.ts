/** Kinds of edits of a schema: what people do to schema.prisma, one at a time. */

export const base = `datasource db {
  provider = "postgresql"
}

enum Role {
  USER
  ADMIN
  GUEST
}

enum Unused {
  A
  B
}

model User {
  id        Int      @id @default(autoincrement())
  email     String   @unique
  name      String?
  nick      String
  role      Role     @default(USER)
  kind      Role?
  age       Int
  score     Float
  balance   Decimal
  big       BigInt
  active    Boolean
  born      DateTime
  data      Json
  photo     Bytes
  tags      String[]
  maybe     Int?
  code      String   @db.VarChar(20)
  level     Int      @default(1)
  createdAt DateTime @default(now())
  posts     Post[]
  profile   Profile?
}

model Post {
  id       Int    @id @default(autoincrement())
  title    String
  slug     String
  views    Int    @default(0)
  authorId Int?
  author   User?  @relation(fields: [authorId], references: [id])
  ownerId  Int?
  teamId   String
  @@unique([title, slug])
  @@index([views])
}

model Profile {
  id     Int     @id
  bio    String?
  userId Int     @unique
  user   User    @relation(fields: [userId], references: [id])
}

model Team {
  id   String @id @default(uuid())
  name String
  nr   Int
}

model Tag {
  id    Int    @id
  label String
}

model Pair {
  a Int
  b Int
  c Int
  @@id([a, b])
}

model Counter {
  id    BigInt @id @default(autoincrement())
  small Int    @db.SmallInt
}
`;

/** What is replaced by what; each text to be replaced stands in the schema once. */
export interface SchemaEdit {
  readonly title: string;
  readonly changes: readonly (readonly [from: string, to: string])[];
}

const types: readonly (readonly [string, string, string])[] = [
  ['age       Int', 'BigInt', 'Int to BigInt'],
  ['age       Int', 'Float', 'Int to Float'],
  ['age       Int', 'Decimal', 'Int to Decimal'],
  ['age       Int', 'String', 'Int to String'],
  ['age       Int', 'Boolean', 'Int to Boolean'],
  ['age       Int', 'DateTime', 'Int to DateTime'],
  ['age       Int', 'Int @db.SmallInt', 'Int to SmallInt'],
  ['age       Int', 'Int @db.Oid', 'Int to Oid'],
  ['age       Int', 'Int[]', 'a value to a list'],
  ['maybe     Int?', 'BigInt?', 'optional Int to BigInt'],
  ['level     Int ', 'BigInt ', 'Int with a default to BigInt'],
  ['score     Float', 'Int', 'Float to Int'],
  ['score     Float', 'Decimal', 'Float to Decimal'],
  ['score     Float', 'Float @db.Real', 'Float to Real'],
  ['score     Float', 'String', 'Float to String'],
  ['balance   Decimal', 'Int', 'Decimal to Int'],
  ['balance   Decimal', 'Float', 'Decimal to Float'],
  ['balance   Decimal', 'Decimal @db.Decimal(10, 2)', 'Decimal to Decimal(10, 2)'],
  ['balance   Decimal', 'Decimal @db.Money', 'Decimal to Money'],
  ['big       BigInt', 'Int', 'BigInt to Int'],
  ['big       BigInt', 'String', 'BigInt to String'],
  ['active    Boolean', 'Int', 'Boolean to Int'],
  ['active    Boolean', 'String', 'Boolean to String'],
  ['born      DateTime', 'DateTime @db.Date', 'DateTime to Date'],
  ['born      DateTime', 'DateTime @db.Timestamptz', 'DateTime to Timestamptz'],
  ['born      DateTime', 'DateTime @db.Timestamptz(3)', 'DateTime to Timestamptz(3)'],
  ['born      DateTime', 'DateTime @db.Timestamp(6)', 'DateTime to Timestamp(6)'],
  ['born      DateTime', 'DateTime @db.Time', 'DateTime to Time'],
  ['born      DateTime', 'String', 'DateTime to String'],
  ['data      Json', 'Json @db.Json', 'JsonB to Json'],
  ['data      Json', 'String', 'Json to String'],
  ['photo     Bytes', 'String', 'Bytes to String'],
  ['nick      String', 'Int', 'String to Int'],
  ['nick      String', 'String @db.VarChar(50)', 'String to VarChar(50)'],
  ['nick      String', 'String @db.Char(5)', 'String to Char(5)'],
  ['nick      String', 'Json', 'String to Json'],
  ['nick      String', 'String @db.Xml', 'String to Xml'],
  ['nick      String', 'Role', 'String to an enum'],
  ['code      String   @db.VarChar(20)', 'String   @db.VarChar(50)', 'VarChar(20) to VarChar(50)'],
  ['code      String   @db.VarChar(20)', 'String   @db.VarChar(5)', 'VarChar(20) to VarChar(5)'],
  ['code      String   @db.VarChar(20)', 'String', 'VarChar to Text'],
  ['tags      String[]', 'Int[]', 'a list to one of another type'],
  ['tags      String[]', 'String', 'a list to a value'],
  ['role      Role     @default(USER)', 'String   @default("USER")', 'an enum to String'],
];

const typeEdits = types.map(([from, to, title]): SchemaEdit => {
  const name = /^\w+\s+/.exec(from)![0];
  return { title: `type: ${title}`, changes: [[from, name + to]] };
});

const one = (title: string, ...changes: (readonly [string, string])[]): SchemaEdit => ({ title, changes });
const add = (title: string, field: string): SchemaEdit =>
  one(title, ['  nick      String\n', `  nick      String\n  ${field}\n`]);

export const edits: readonly SchemaEdit[] = [
  ...typeEdits,
  one('required to optional', ['nick      String', 'nick      String?']),
  one('optional to required', ['maybe     Int?', 'maybe     Int']),
  one('optional to required with a default', ['maybe     Int?', 'maybe     Int @default(0)']),
  one('optional to required, key to a table', ['authorId Int?', 'authorId Int'], ['author   User? ', 'author   User ']),
  one('default: added', ['age       Int', 'age       Int @default(18)']),
  one('default: changed', ['level     Int      @default(1)', 'level     Int      @default(2)']),
  one('default: dropped', ['level     Int      @default(1)', 'level     Int']),
  one('default: now()', ['born      DateTime', 'born      DateTime @default(now())']),
  one('default: of an enum', ['@default(USER)', '@default(ADMIN)']),
  one('default: of a list', ['tags      String[]', 'tags      String[] @default(["a"])']),
  one('default: dbgenerated', ['nick      String', 'nick      String @default(dbgenerated("(now())::text"))']),
  add('add: optional', 'extra String?'),
  add('add: required with a default', 'extra Int @default(0)'),
  add('add: required without a default', 'extra Int'),
  add('add: @updatedAt', 'updatedAt DateTime @updatedAt'),
  add('add: @updatedAt with now()', 'updatedAt DateTime @default(now()) @updatedAt'),
  add('add: @default(uuid())', 'extra String @default(uuid())'),
  add('add: @default(dbgenerated)', 'extra String @default(dbgenerated("gen_random_uuid()")) @db.Uuid'),
  add('add: a list', 'extra Int[]'),
  add('add: optional and unique', 'extra String? @unique'),
  add('add: autoincrement', 'serial Int @default(autoincrement())'),
  add('add: an enum', 'second Role @default(GUEST)'),
  one('drop a field', ['  nick      String\n', '']),
  one('drop two fields', ['  nick      String\n', ''], ['  age       Int\n', '']),
  one('rename a field', ['nick      String', 'alias     String']),
  one('rename a field, with @map', ['nick      String', 'alias     String @map("nick")']),
  one('add @map', ['nick      String', 'nick      String @map("nick_name")']),
  one('unique: added', ['nick      String', 'nick      String @unique']),
  one('unique: dropped', ['email     String   @unique', 'email     String']),
  one('unique: of several', ['@@index([views])', '@@index([views])\n  @@unique([slug, teamId])']),
  one('unique: more columns', ['@@unique([title, slug])', '@@unique([title, slug, teamId])']),
  one('unique: another name', ['@@unique([title, slug])', '@@unique([title, slug], map: "own_name")']),
  one('index: added', ['@@index([views])', '@@index([views])\n  @@index([teamId])']),
  one('index: dropped', ['  @@index([views])\n', '']),
  one('index: of several, descending', ['@@index([views])', '@@index([views])\n  @@index([title, slug(sort: Desc)])']),
  one('index: hash', ['@@index([views])', '@@index([views])\n  @@index([slug], type: Hash)']),
  one('index: GIN of JSON', ['  profile   Profile?\n', '  profile   Profile?\n  @@index([data], type: Gin)\n']),
  one('index: GIN of a list', ['  profile   Profile?\n', '  profile   Profile?\n  @@index([tags], type: Gin)\n']),
  one('index: BRIN', ['  profile   Profile?\n', '  profile   Profile?\n  @@index([createdAt], type: Brin)\n']),
  one('index: other columns', ['@@index([views])', '@@index([views, teamId])']),
  one('index: another name', ['@@index([views])', '@@index([views], map: "own_name")']),
  one('index: becomes unique', ['@@index([views])', '@@unique([views])']),
  one(
    'relation: of a column that is there',
    ['ownerId  Int?', 'ownerId  Int?\n  owner    User?  @relation("Owner", fields: [ownerId], references: [id])'],
    ['posts     Post[]', 'posts     Post[]\n  owned     Post[]   @relation("Owner")'],
  ),
  one(
    'relation: with an index',
    ['ownerId  Int?', 'ownerId  Int?\n  owner    User?  @relation("Owner", fields: [ownerId], references: [id])'],
    ['posts     Post[]', 'posts     Post[]\n  owned     Post[]   @relation("Owner")'],
    ['@@index([views])', '@@index([views])\n  @@index([ownerId])'],
  ),
  one(
    'relation: of a new optional column',
    [
      'teamId   String',
      'teamId   String\n  tagId    Int?\n  tag      Tag? @relation(fields: [tagId], references: [id])',
    ],
    ['label String', 'label String\n  posts Post[]'],
  ),
  one(
    'relation: of a new required column',
    ['teamId   String', 'teamId   String\n  tagId    Int\n  tag      Tag @relation(fields: [tagId], references: [id])'],
    ['label String', 'label String\n  posts Post[]'],
  ),
  one(
    'relation: one to one',
    [
      'bio    String?',
      'bio    String?\n  tagId  Int? @unique\n  tag    Tag? @relation(fields: [tagId], references: [id])',
    ],
    ['label String', 'label String\n  profile Profile?'],
  ),
  one('relation: to itself', [
    'nr   Int',
    'nr   Int\n  parentId String?\n  parent Team? @relation("Tree", fields: [parentId], references: [id])\n  children Team[] @relation("Tree")',
  ]),
  one(
    'relation: many to many',
    ['teamId   String', 'teamId   String\n  tags     Tag[]'],
    ['label String', 'label String\n  posts Post[]'],
  ),
  one(
    'relation: dropped',
    ['  author   User?  @relation(fields: [authorId], references: [id])\n', ''],
    ['  posts     Post[]\n', ''],
  ),
  one('relation: onDelete', [
    '@relation(fields: [authorId], references: [id])',
    '@relation(fields: [authorId], references: [id], onDelete: Cascade)',
  ]),
  one('relation: onUpdate', [
    '@relation(fields: [userId], references: [id])',
    '@relation(fields: [userId], references: [id], onUpdate: Restrict)',
  ]),
  one('relation: another name', [
    '@relation(fields: [userId], references: [id])',
    '@relation(fields: [userId], references: [id], map: "own_name")',
  ]),
  one('enum: value added', ['  GUEST\n', '  GUEST\n  OWNER\n']),
  one('enum: two values added', ['  GUEST\n', '  GUEST\n  OWNER\n  ROBOT\n']),
  one('enum: value added before another', ['  ADMIN\n', '  BOSS\n  ADMIN\n']),
  one(
    'enum: value added, and the new default',
    ['  GUEST\n', '  GUEST\n  OWNER\n'],
    ['@default(USER)', '@default(OWNER)'],
  ),
  one('enum: value removed', ['  GUEST\n', '']),
  one('enum: value renamed', ['  GUEST\n', '  VISITOR\n']),
  one('enum: value renamed, with @map', ['  GUEST\n', '  VISITOR @map("GUEST")\n']),
  one('enum: the default removed', ['  USER\n', ''], ['@default(USER)', '@default(ADMIN)']),
  one('enum: added with a field', [
    'model User {',
    'enum Plan {\n  FREE\n  PAID\n}\n\nmodel User {\n  plan Plan @default(FREE)',
  ]),
  one('enum: dropped', ['enum Unused {\n  A\n  B\n}\n', '']),
  one('enum: another name', ['enum Unused {\n  A\n', 'enum Renamed {\n  A\n']),
  one('enum: @@map', ['enum Unused {\n  A\n  B\n', 'enum Unused {\n  A\n  B\n  @@map("unused")\n']),
  one('model: added', [
    'model Tag {',
    'model Note {\n  id Int @id @default(autoincrement())\n  text String\n  @@index([text])\n}\n\nmodel Tag {',
  ]),
  one(
    'model: added with a relation',
    [
      'model Tag {',
      'model Note {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n  @@index([userId])\n}\n\nmodel Tag {',
    ],
    ['posts     Post[]', 'posts     Post[]\n  notes     Note[]'],
  ),
  one('model: dropped', ['model Tag {\n  id    Int    @id\n  label String\n}\n', '']),
  one('model: renamed', ['model Tag {', 'model Label {']),
  one('model: renamed, with @@map', [
    'model Tag {\n  id    Int    @id\n',
    'model Label {\n  id    Int    @id\n  @@map("Tag")\n',
  ]),
  one('model: @@map', ['  label String\n', '  label String\n  @@map("tags")\n']),
  one('id: Int to BigInt with autoincrement', ['model Post {\n  id       Int ', 'model Post {\n  id       BigInt ']),
  one('id: BigInt to Int with autoincrement', ['id    BigInt @id', 'id    Int @id']),
  one(
    'id: Int to BigInt, and the keys to it',
    ['model User {\n  id        Int ', 'model User {\n  id        BigInt '],
    ['authorId Int?', 'authorId BigInt?'],
    ['userId Int ', 'userId BigInt '],
  ),
  one('id: Int to BigInt without autoincrement', ['model Tag {\n  id    Int ', 'model Tag {\n  id    BigInt ']),
  one('id: autoincrement added', [
    'model Tag {\n  id    Int    @id\n',
    'model Tag {\n  id    Int    @id @default(autoincrement())\n',
  ]),
  one('id: autoincrement dropped', ['id    BigInt @id @default(autoincrement())', 'id    BigInt @id']),
  one('id: Int to String', ['model Tag {\n  id    Int ', 'model Tag {\n  id    String ']),
  one('id: another field', [
    'model Tag {\n  id    Int    @id\n  label String',
    'model Tag {\n  id    Int\n  label String @id',
  ]),
  one('id: of several, other order', ['@@id([a, b])', '@@id([b, a])']),
  one('id: of several, one more', ['@@id([a, b])', '@@id([a, b, c])']),
  one('id: of several to one', ['  a Int\n', '  a Int @id\n'], ['  @@id([a, b])\n', '']),
  one('id: another name', ['@@id([a, b])', '@@id([a, b], map: "own_name")']),
  one('id: String to Uuid', [
    'model Team {\n  id   String @id @default(uuid())',
    'model Team {\n  id   String @id @default(uuid()) @db.Uuid',
  ]),
  one(
    'schemas: a new model in another',
    ['provider = "postgresql"', 'provider = "postgresql"\n  schemas = ["public", "audit"]'],
    ...['Role', 'Unused'].map((name) => [`enum ${name} {\n`, `enum ${name} {\n  @@schema("public")\n`] as const),
    ...['User', 'Post', 'Profile', 'Team', 'Tag', 'Pair', 'Counter'].map(
      (name) => [`model ${name} {\n`, `model ${name} {\n  @@schema("public")\n`] as const,
    ),
    ['@@id([a, b])\n}\n', '@@id([a, b])\n}\n\nmodel Log {\n  id Int @id\n  @@schema("audit")\n}\n'],
  ),
  one(
    'schemas: a model moved to another',
    ['provider = "postgresql"', 'provider = "postgresql"\n  schemas = ["public", "audit"]'],
    ...['Role', 'Unused'].map((name) => [`enum ${name} {\n`, `enum ${name} {\n  @@schema("public")\n`] as const),
    ...['User', 'Post', 'Profile', 'Team', 'Pair', 'Counter'].map(
      (name) => [`model ${name} {\n`, `model ${name} {\n  @@schema("public")\n`] as const,
    ),
    ['model Tag {\n', 'model Tag {\n  @@schema("audit")\n'],
  ),
  one(
    'several at once',
    ['nick      String', 'nick      String @unique'],
    ['maybe     Int?', 'maybe     Int'],
    ['ownerId  Int?', 'ownerId  Int?\n  owner    User?  @relation("Owner", fields: [ownerId], references: [id])'],
    ['posts     Post[]', 'posts     Post[]\n  owned     Post[]   @relation("Owner")'],
    ['  GUEST\n', '  GUEST\n  OWNER\n'],
    ['@@index([views])', '@@index([ownerId])'],
  ),
  one('@ignore and comments', ['nick      String', 'nick      String @ignore /// a note']),
];

/** The schema after an edit. */
export function edited({ title, changes }: SchemaEdit): string {
  return changes.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2)
      throw new Error(`${title}: ${JSON.stringify(from)} stands there ${text.split(from).length - 1} times`);
    return text.replace(from, () => to);
  }, base);
}
