/** The kinds of plans that are proved under load: on the project of the fixtures, with the naive change beside each. */
import type { Answers } from '../../server/src/recipes/plans/kind';
import type { Among } from './loadProcess';
import type { LoadedModels } from './release';

export interface LoadCase extends LoadedModels {
  readonly kind: string;
  /** What it is called, where a kind has several cases. */
  readonly name?: string;
  readonly answers: Answers;
  /** What people would type into schema.prisma: texts and what they become; none where it cannot be said there. */
  readonly naive: readonly (readonly [string, string])[];
  /** What people write themselves when Prisma writes nothing, or what cannot be deployed on a table with rows. */
  readonly byHand?: string;
  /** Columns of the new shape with those of the old one. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** The same after the naive change, where that differs. */
  readonly naivelyRenamed?: Readonly<Record<string, string>>;
  /** How a row `n` of the new shape has to look beside what is expected, `e`, by old column, where it is not equality. */
  readonly same?: Readonly<Record<string, string>>;
  /** What has to hold of each row `n` besides. */
  readonly holds?: string;
  /** What the project has besides: texts of its files and what they become. */
  readonly start?: readonly (readonly [string, string])[];
  /** What fills tables besides. */
  readonly seed?: readonly string[];
  readonly among?: Among;
  /** The same for releases that are built when a phase has been deployed, and for later ones. */
  readonly amongSince?: Readonly<Record<string, Among>>;
  /** Columns whose values the plan itself may change. */
  readonly loose?: readonly string[];
}

const profiles = `INSERT INTO "profiles" ("userId", "bio") SELECT "id", 'bio ' || "id" FROM "User"`;

const profilesGoAlong = 'user   User    @relation(fields: [userId], references: [id], onDelete: Cascade)';

/** What a case is called: its kind, where it is the only one of it. */
export function caseName({ name, kind }: LoadCase): string {
  return name ?? kind;
}

const partitionedByHand = `ALTER TABLE "Post" RENAME TO "Post_old";
CREATE TABLE "Post" (LIKE "Post_old" INCLUDING DEFAULTS) PARTITION BY RANGE ("createdAt");
CREATE TABLE "Post_2026" PARTITION OF "Post" FOR VALUES FROM (MINVALUE) TO ('2027-01-01');
CREATE TABLE "Post_later" PARTITION OF "Post" DEFAULT;
INSERT INTO "Post" SELECT * FROM "Post_old";
ALTER SEQUENCE "Post_id_seq" OWNED BY "Post"."id";
DROP TABLE "Post_old";
ALTER TABLE "Post" ADD CONSTRAINT "Post_pkey" PRIMARY KEY ("id", "createdAt");
CREATE INDEX "Post_authorId_idx" ON "Post"("authorId");
CREATE INDEX "Post_views_idx" ON "Post"("views");
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;`;

export const loadCases: readonly LoadCase[] = [
  {
    kind: 'rename-column',
    answers: { model: 'User', field: 'email', to: 'mail' },
    models: ['User'],
    naive: [
      ['email     String ', 'mail      String '],
      ['[name, email]', '[name, mail]'],
    ],
    byHand: `ALTER TABLE "User" RENAME COLUMN "email" TO "mail";
ALTER INDEX "User_email_key" RENAME TO "User_mail_key";
ALTER INDEX "User_name_email_idx" RENAME TO "User_name_mail_idx";`,
    renamed: { mail: 'email' },
  },
  {
    kind: 'change-type',
    answers: { model: 'Post', field: 'views', to: 'BigInt' },
    models: ['Post'],
    naive: [['views       Int ', 'views       BigInt ']],
    renamed: { views_new: 'views' },
    naivelyRenamed: {},
  },
  {
    kind: 'make-required',
    answers: { model: 'User', field: 'nickname', value: 'left({email}, 50)' },
    models: ['User'],
    naive: [['nickname  String?', 'nickname  String ']],
    byHand: `UPDATE "User" SET "nickname" = left("email", 50) WHERE "nickname" IS NULL;
ALTER TABLE "User" ALTER COLUMN "nickname" SET NOT NULL;`,
    same: { nickname: 'n."nickname" = e."nickname" OR e."nickname" IS NULL' },
    holds: 'n."nickname" IS NOT NULL',
    loose: ['nickname'],
  },
  {
    kind: 'add-required-column',
    answers: { model: 'User', field: 'publicId', type: 'String @db.Uuid', default: 'uuid()' },
    models: ['User'],
    naive: [['nickname  String?', 'publicId  String @default(uuid()) @db.Uuid\n  nickname  String?']],
    byHand: 'ALTER TABLE "User" ADD COLUMN "publicId" UUID NOT NULL DEFAULT gen_random_uuid();',
    holds: 'n."publicId" IS NOT NULL',
  },
  {
    kind: 'rename-table',
    answers: { model: 'Post', to: 'Article' },
    models: ['Post', 'Article'],
    naive: [
      ['model Post {', 'model Article {'],
      ['Post[]', 'Article[]'],
      ['post     Post ', 'post     Article '],
    ],
  },
  {
    kind: 'drop-column',
    answers: { model: 'User', field: 'name' },
    models: ['User'],
    naive: [
      ['  name      String?\n', ''],
      ['  @@index([name, email])\n', ''],
    ],
    same: { name: 'true' },
  },
  {
    kind: 'add-index',
    answers: { model: 'Post', field: 'publishedAt,title' },
    models: ['Post'],
    naive: [['@@index([views])', '@@index([views])\n  @@index([publishedAt, title])']],
  },
  {
    kind: 'add-unique',
    answers: { model: 'Post', field: 'title' },
    models: ['Post'],
    naive: [['title       String', 'title       String @unique']],
    distinct: ['title'],
  },
  {
    kind: 'add-foreign-key',
    start: [
      ['views       Int ', 'editorId    Int?\n  views       Int '],
      ['"views" INTEGER', '"editorId" INTEGER,\n    "views" INTEGER'],
    ],
    answers: { model: 'Post', field: 'editorId', to: 'User', relation: 'editor' },
    models: ['Post'],
    naive: [
      ['posts     Post[]', 'posts     Post[]    @relation("author")\n  edits     Post[]    @relation("editor")'],
      ['User      @relation(', 'User      @relation("author", '],
      [
        'editorId    Int?',
        'editorId    Int?\n  editor      User? @relation("editor", fields: [editorId], references: [id])',
      ],
    ],
    among: { editorId: ['1', '2', '3', '500'] },
  },
  {
    kind: 'change-default',
    answers: { model: 'Post', field: 'views', to: '1' },
    models: ['Post'],
    naive: [['views       Int       @default(0)', 'views       Int       @default(1)']],
  },
  {
    kind: 'remove-enum-value',
    answers: { model: 'User', field: 'status', value: 'ACTIVE', to: 'LEFT' },
    models: ['User'],
    naive: [
      ['  ACTIVE\n', ''],
      ['@default(ACTIVE)', '@default(LEFT)'],
    ],
    amongSince: { replace: { status: ['LEFT'] } },
    same: { status: `n."status" = 'LEFT'` },
    loose: ['status'],
  },
  {
    kind: 'rename-enum-value',
    answers: { model: 'User', field: 'status', value: 'ACTIVE', to: 'ENGAGED', where: 'database' },
    models: ['User'],
    naive: [
      ['  ACTIVE\n', '  ENGAGED\n'],
      ['@default(ACTIVE)', '@default(ENGAGED)'],
    ],
    byHand: `ALTER TYPE "Status" RENAME VALUE 'ACTIVE' TO 'ENGAGED';`,
    amongSince: { add: { status: ['ACTIVE', 'LEFT'] }, replace: { status: ['ENGAGED', 'LEFT'] } },
    same: { status: `n."status"::text = CASE e."status" WHEN 'ACTIVE' THEN 'ENGAGED' ELSE e."status" END` },
    loose: ['status'],
  },
  {
    kind: 'move-column',
    answers: { model: 'User', field: 'nickname', to: 'Profile' },
    models: ['User'],
    beside: ['Profile'],
    seed: [profiles],
    naive: [
      ['  nickname  String?   @db.VarChar(50)\n', ''],
      ['  bio    String?\n', '  bio    String?\n  nickname String? @db.VarChar(50)\n'],
    ],
  },
  {
    kind: 'split-table',
    answers: { model: 'User', field: 'nickname,status', to: 'UserState' },
    models: ['User'],
    beside: ['UserState'],
    naive: [
      ['  status    Status    @default(ACTIVE)\n', ''],
      ['  nickname  String?   @db.VarChar(50)\n', '  state     UserState?\n'],
      [
        'model Profile {',
        `model UserState {
  userId   Int     @id
  nickname String? @db.VarChar(50)
  status   Status  @default(ACTIVE)
  user     User    @relation(fields: [userId], references: [id], onDelete: Cascade)
}

model Profile {`,
      ],
    ],
    byHand: `CREATE TABLE "UserState" (
    "userId" INTEGER NOT NULL,
    "nickname" VARCHAR(50),
    "status" "Status" NOT NULL DEFAULT 'ACTIVE',
    CONSTRAINT "UserState_pkey" PRIMARY KEY ("userId")
);
INSERT INTO "UserState" SELECT "id", "nickname", "status" FROM "User";
ALTER TABLE "UserState" ADD CONSTRAINT "UserState_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "User" DROP COLUMN "nickname", DROP COLUMN "status";`,
  },
  {
    kind: 'merge-tables',
    answers: { model: 'Profile', field: 'bio', to: 'User' },
    models: ['User'],
    beside: ['Profile'],
    seed: [profiles],
    naive: [
      ['  profile   Profile?\n', '  bio       String?\n'],
      [
        `model Profile {
  userId Int     @id
  bio    String?
  user   User    @relation(fields: [userId], references: [id])

  @@map("profiles")
}
`,
        '',
      ],
    ],
    byHand: `ALTER TABLE "User" ADD COLUMN "bio" TEXT;
UPDATE "User" AS u SET "bio" = p."bio" FROM "profiles" AS p WHERE p."userId" = u."id";
DROP TABLE "profiles";`,
  },
  {
    kind: 'drop-table',
    answers: { model: 'Profile' },
    models: ['User'],
    beside: ['Profile'],
    start: [
      ['user   User    @relation(fields: [userId], references: [id])', profilesGoAlong],
      [
        '"profiles_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT',
        '"profiles_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE',
      ],
    ],
    seed: [profiles],
    naive: [
      ['  profile   Profile?\n', ''],
      [
        `model Profile {
  userId Int     @id
  bio    String?
  ${profilesGoAlong}

  @@map("profiles")
}
`,
        '',
      ],
    ],
    same: { bio: 'true' },
  },
  {
    kind: 'enum-to-lookup',
    answers: { model: 'User', field: 'status', to: 'UserStatus' },
    models: ['User'],
    naive: [
      ['enum Status {\n  ACTIVE\n  LEFT\n}', 'model UserStatus {\n  code  String @id\n  users User[]\n}'],
      [
        'status    Status    @default(ACTIVE)',
        `status    String    @default("ACTIVE") @map("status_code")
  is        UserStatus @relation(fields: [status], references: [code])`,
      ],
    ],
    byHand: `CREATE TABLE "UserStatus" ("code" TEXT PRIMARY KEY);
INSERT INTO "UserStatus" VALUES ('ACTIVE'), ('LEFT');
ALTER TABLE "User" ADD COLUMN "status_code" TEXT NOT NULL DEFAULT 'ACTIVE';
UPDATE "User" SET "status_code" = "status"::text;
ALTER TABLE "User" ADD CONSTRAINT "User_status_code_fkey" FOREIGN KEY ("status_code") REFERENCES "UserStatus"("code") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "User" DROP COLUMN "status";
DROP TYPE "Status";`,
    renamed: { status_code: 'status' },
    among: { status_code: ['ACTIVE', 'LEFT'] },
  },
  {
    kind: 'replace-primary-key',
    answers: { model: 'Post' },
    models: ['Post'],
    naive: [
      ['id          Int       @id', 'id          BigInt    @id'],
      ['postId   Int', 'postId   BigInt'],
    ],
    byHand: `ALTER TABLE "Comment" DROP CONSTRAINT "Comment_postId_fkey";
ALTER TABLE "Post" ALTER COLUMN "id" SET DATA TYPE BIGINT;
ALTER TABLE "Comment" ALTER COLUMN "postId" SET DATA TYPE BIGINT;
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER SEQUENCE "Post_id_seq" AS BIGINT;`,
    renamed: { id_new: 'id' },
    naivelyRenamed: {},
  },
  {
    kind: 'replace-primary-key',
    name: 'replace-primary-key-referring',
    answers: { model: 'User' },
    models: ['Post'],
    naive: [
      ['id        Int       @id', 'id        BigInt    @id'],
      ['authorId    Int', 'authorId    BigInt'],
      ['userId   Int\n  postId', 'userId   BigInt\n  postId'],
      ['userId Int     @id', 'userId BigInt  @id'],
    ],
    byHand: `ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";
ALTER TABLE "Comment" DROP CONSTRAINT "Comment_userId_fkey";
ALTER TABLE "profiles" DROP CONSTRAINT "profiles_userId_fkey";
ALTER TABLE "User" ALTER COLUMN "id" SET DATA TYPE BIGINT;
ALTER TABLE "Post" ALTER COLUMN "authorId" SET DATA TYPE BIGINT;
ALTER TABLE "Comment" ALTER COLUMN "userId" SET DATA TYPE BIGINT;
ALTER TABLE "profiles" ALTER COLUMN "userId" SET DATA TYPE BIGINT;
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "profiles" ADD CONSTRAINT "profiles_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER SEQUENCE "User_id_seq" AS BIGINT;`,
    renamed: { authorId_new: 'authorId' },
    naivelyRenamed: {},
  },
  {
    kind: 'partition-table',
    start: [
      ['views       Int ', 'createdAt   DateTime  @default(now())\n  views       Int '],
      ['"views" INTEGER', '"createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,\n    "views" INTEGER'],
      ['  comments    Comment[]\n', ''],
      ['  post     Post   @relation(fields: [postId], references: [id], onDelete: Cascade)\n', ''],
      [
        'ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;',
        '',
      ],
    ],
    answers: { model: 'Post', field: 'createdAt', from: '2027-01-01', every: 'year', ahead: '3' },
    models: ['Post'],
    naive: [],
    byHand: partitionedByHand,
    amongSince: { switch: { createdAt: ['2026-03-01 00:00:00', '2027-05-01 00:00:00', '2031-01-01 00:00:00'] } },
  },
];

/** Values that a column of the project takes alone. */
export const usually: Among = { plan: ['FREE', 'PRO', 'TOP'] };

/** Rows for what is loaded, and for what it refers to; `$1` is how many, the other tables are small. */
export const parents = 1000;

const users = (rows: string) => `INSERT INTO "User" ("email", "name", "plan", "nickname", "createdAt")
SELECT 'old' || i, 'n' || i % 50, (ARRAY['FREE', 'PRO', 'TOP'])[1 + i % 3], CASE WHEN i % 3 > 0 THEN 'nick' || i END,
  timestamp '2020-01-01' + i * interval '1 minute'
FROM generate_series(1, ${rows}) AS i`;

/** What fills the tables of the model that is loaded. */
export function seed(model: string, rows: number): readonly string[] {
  if (model === 'User') return [users(String(rows))];
  return [
    users(String(parents)),
    `INSERT INTO "Post" ("title", "views", "publishedAt", "authorId")
SELECT 'title ' || i, i % 1000, CASE WHEN i % 2 = 0 THEN timestamp '2020-01-01' END, 1 + i % ${parents}
FROM generate_series(1, ${rows}) AS i`,
  ];
}
