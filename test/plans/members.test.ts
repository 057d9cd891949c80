/** Which columns change together with a key. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { startPlan } from '../../server/src/service/scaffold';
import { ready } from '../harness/scene';
import { type Files, sessionOver } from './plans';

before(() => ready);

const schema = `datasource db {
  provider     = "postgresql"
  relationMode = "prisma"
}

model Owner {
  id   Int   @id
  pets Pet[]
}

model Pet {
  ownerId Int   @id @map("owner_id")
  owner   Owner @relation(fields: [ownerId], references: [id])
  toys    Toy[]
}

model Toy {
  id    Int @id
  petId Int
  pet   Pet @relation(fields: [petId], references: [ownerId])
}`;

const tables = `CREATE TABLE "Owner" ("id" INTEGER PRIMARY KEY);
CREATE TABLE "Pet" ("owner_id" INTEGER PRIMARY KEY);
CREATE TABLE "Toy" ("id" INTEGER PRIMARY KEY, "petId" INTEGER NOT NULL);
`;

const keys = `ALTER TABLE "Pet" ADD CONSTRAINT "Pet_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "Owner"("id");
ALTER TABLE "Toy" ADD CONSTRAINT "Toy_petId_fkey" FOREIGN KEY ("petId") REFERENCES "Pet"("owner_id");
`;

for (const [title, sql] of [
  ['foreign keys say so', tables + keys],
  ['schema.prisma alone says so', tables],
] as const)
  test(`all that refers to a key, and to what refers to it: ${title}`, () => {
    const files: Files = { 'schema.prisma': schema, 'migrations/20260101000000_init/migration.sql': sql };
    const begun = startPlan(sessionOver(files), 'replace-primary-key', { model: 'Owner' });
    assert.ok(!('refused' in begun));
    const [first] = begun.fix.creates.map(({ text }) => text.split('\n')[0]);
    assert.match(first ?? '', /\(columns "Owner\.id, Pet\.ownerId:owner_id, Toy\.petId"\), phase 1 of 5: expand$/);
  });
