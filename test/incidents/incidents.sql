-- # 1. umami-software/umami#2941, #2645
-- @happened Column added, every row of 10M filled, SET NOT NULL and two indexes in one file: more than an hour, then P3009
-- @gives lock-held-during-work whole-table-row-change set-not-null-scans index-build-blocks-writes
-- @setup CREATE TABLE "website_event" ("event_id" UUID PRIMARY KEY, "session_id" UUID NOT NULL, "created_at" TIMESTAMPTZ)
ALTER TABLE "website_event" ADD COLUMN "visit_id" UUID;
--                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning lock-held-during-work ""website_event" stays locked against reads and writes while statement 2 updates every row of "website_event": Prisma 6.19 sends this file as one transaction."
UPDATE "website_event" SET "visit_id" = "session_id";
--<^^^ warning whole-table-row-change "Every row of "website_event" is updated here, and whoever writes to one waits until the transaction ends."
ALTER TABLE "website_event" ALTER COLUMN "visit_id" SET NOT NULL;
--                                                  ^^^^^^^^^^^^ warning set-not-null-scans "Reads and writes of "website_event" wait while all its rows are searched for NULL."
CREATE INDEX "website_event_visit_id_idx" ON "website_event"("visit_id");
--<^^^^^^^^^ warning index-build-blocks-writes "Writes to "website_event" wait while this index is built."
CREATE INDEX "website_event_visit_id_created_at_idx" ON "website_event"("visit_id", "created_at");
--<^^^^^^^^^ warning index-build-blocks-writes "Writes to "website_event" wait while this index is built."

-- # 2. umami-software/umami#3462, #3533
-- @happened ACCESS EXCLUSIVE on a second table while traffic holds it: deadlock (40P01), half of the columns missing
-- @gives lock-held-during-work
-- @setup CREATE TABLE "session" ("session_id" UUID PRIMARY KEY, "hostname" VARCHAR(100))
-- @setup CREATE TABLE "website_event" ("event_id" UUID PRIMARY KEY, "session_id" UUID NOT NULL)
ALTER TABLE "website_event" ADD COLUMN "hostname" VARCHAR(100);
--                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning lock-held-during-work ""website_event" stays locked against reads and writes while statement 2 updates rows of "website_event": Prisma 6.19 sends this file as one transaction."
UPDATE "website_event" SET "hostname" = s."hostname" FROM "session" s WHERE s."session_id" = "website_event"."session_id";
--<^^^ information whole-table-row-change "Rows of "website_event" are updated here, nobody knows how many, and whoever writes to one waits until the transaction ends."
ALTER TABLE "session" DROP COLUMN "hostname";
--                                ^^^^^^^^^^ warning removes-used-column "The release that is running may still use "hostname"."

-- # 3. umami-software/umami#3399
-- @happened DROP COLUMN fails, since a view of the user's own depends on it (2BP01)
-- @gives removes-used-column
-- @setup CREATE TABLE "session" ("session_id" UUID PRIMARY KEY, "hostname" VARCHAR(100))
ALTER TABLE "session" DROP COLUMN "hostname";
--                                ^^^^^^^^^^ warning removes-used-column "The release that is running may still use "hostname"."

-- # 4. umami-software/umami#3417
-- @happened An UPDATE of the whole table doubles it on disk and exhausts the pool
-- @gives whole-table-row-change
-- @setup CREATE TABLE "session" ("session_id" UUID PRIMARY KEY, "region" TEXT, "country" TEXT)
UPDATE "session" SET "region" = "country" || '-' || "region";
--<^^^ warning whole-table-row-change "Every row of "session" is updated here, and whoever writes to one waits until the transaction ends."

-- # 5. BerriAI/litellm#37875, #37899
-- @happened A backfill in a migration outlives the deploy's time limit; the proxy never starts
-- @gives whole-table-row-change
-- @setup CREATE TABLE "SpendLogs" ("id" TEXT PRIMARY KEY, "spend" FLOAT8, "cost" FLOAT8)
UPDATE "SpendLogs" SET "cost" = "spend" WHERE "cost" IS NULL;
--<^^^ information whole-table-row-change "Rows of "SpendLogs" are updated here, nobody knows how many, and whoever writes to one waits until the transaction ends."

-- # 6. BerriAI/litellm#39187, langfuse/langfuse-k8s#239
-- @happened Two replicas deploy at once: a concurrent build and Prisma's advisory lock wait for each other (40P01)
-- @none How many replicas run prisma migrate deploy is not in any file; the migration itself is right.
-- @setup CREATE TABLE "SpendLogs" ("id" TEXT PRIMARY KEY, "key" TEXT)
CREATE INDEX CONCURRENTLY "SpendLogs_key_idx" ON "SpendLogs"("key");

-- # 7. elie222/inbox-zero#2881, #2882, #2883
-- @happened A reserved word as an alias is a syntax error, what came before is committed; later a temporary table is gone
-- @gives statement-outside-transaction
-- @prisma 7.8.0
-- @setup CREATE TABLE "Rule" ("id" TEXT PRIMARY KEY, "name" TEXT)
CREATE TEMP TABLE "ids" ON COMMIT DROP AS SELECT "id" FROM "Rule" WHERE "id" = 'a';
--                      ^^^^^^^^^^^^^^ error statement-outside-transaction "This table is gone when the statement ends: Prisma 7.8 sends each statement alone."
DELETE FROM "Rule" WHERE "id" = 'a';

-- # 7 (the alias). elie222/inbox-zero#2881
-- @happened The same, its first part
-- @gives syntax-error
-- @prisma 7.8.0
-- @setup CREATE TABLE "Rule" ("id" TEXT PRIMARY KEY, "name" TEXT)
CREATE TABLE "Copy" ("id" TEXT PRIMARY KEY);
UPDATE "Rule" user SET "name" = 'x' WHERE user."id" = 'a';
--            ^^^^ error syntax-error "PostgreSQL cannot read this: syntax error at or near "user"."

-- # 8. LucasSantana-Dev/Lucky#1838, #1840
-- @happened A migration fails in the middle, what came before stays, and the mended one fails on it
-- @gives half-appliable-migration
-- @prisma 7.8.0
-- @setup CREATE TABLE "Guild" ("id" TEXT PRIMARY KEY, "key" TEXT)
ALTER TABLE "Guild" ADD COLUMN "name" TEXT;
CREATE UNIQUE INDEX "Guild_key_key" ON "Guild"("key");
--<^^^^^^^^^^^^^^^^ warning index-build-blocks-writes "Writes to "Guild" wait while this index is built, and a duplicate makes it fail."
--<^^^^^^^^^^^^^^^^ information half-appliable-migration "When the rows of "Guild" make this fail, what stands before it stays: Prisma 7.8 sends each statement alone."

-- # 9. Lade1q/planning-ai#470
-- @happened Prisma 7.8 makes three transactions of three statements; the failure of the last leaves the first two
-- @gives half-appliable-migration
-- @prisma 7.8.0
-- @setup CREATE TABLE "Plan" ("id" TEXT PRIMARY KEY, "owner" TEXT)
CREATE TABLE "Note" ("id" TEXT PRIMARY KEY);
ALTER TABLE "Plan" ADD COLUMN "title" TEXT;
ALTER TABLE "Plan" ALTER COLUMN "owner" SET NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information half-appliable-migration "When the rows of "Plan" make this fail, what stands before it stays: Prisma 7.8 sends each statement alone."
--                                      ^^^^^^^^^^^^ warning set-not-null-scans "Reads and writes of "Plan" wait while all its rows are searched for NULL."

-- # 10. prisma/prisma#14456, #22922
-- @happened SET lock_timeout beside CREATE INDEX CONCURRENTLY: 25001
-- @gives concurrently-refused
-- @setup CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "email" TEXT)
SET lock_timeout = '30s';
CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email");
--           ^^^^^^^^^^^^ error concurrently-refused "PostgreSQL refuses CONCURRENTLY here: Prisma 6.19 sends this file as one transaction, and it holds 3 statements."
RESET lock_timeout;

-- # 11. prisma/prisma-engines#5847
-- @happened Two DROP INDEX CONCURRENTLY fail on Prisma 7.4 and later too
-- @gives concurrently-refused
-- @prisma 7.8.0
-- @setup CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "email" TEXT)
-- @setup CREATE INDEX "a" ON "User"("email")
-- @setup CREATE INDEX "b" ON "User"("email")
DROP INDEX CONCURRENTLY "a";
--         ^^^^^^^^^^^^ error concurrently-refused "PostgreSQL refuses CONCURRENTLY here: Prisma 7.8 sends this file as one transaction, and it holds 2 statements."
DROP INDEX CONCURRENTLY "b";
--         ^^^^^^^^^^^^ error concurrently-refused "PostgreSQL refuses CONCURRENTLY here: Prisma 7.8 sends this file as one transaction, and it holds 2 statements."

-- # 12. prisma/prisma#8424, #29493
-- @happened An enum value is added and used as a default in one migration (55P04)
-- @gives enum-value-used-too-early
-- @setup CREATE TYPE "Role" AS ENUM ('USER')
-- @setup CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "role" "Role" NOT NULL)
ALTER TYPE "Role" ADD VALUE 'ADMIN';
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'ADMIN';
--                                                 ^^^^^^^ error enum-value-used-too-early "PostgreSQL refuses to use 'ADMIN' here: it is new in this transaction, since Prisma 6.19 sends this file as one transaction."

-- # 13. prisma/prisma#24288
-- @happened A new enum value is written while the running release does not know it: "Value not found in enum"
-- @gives enum-value-unknown-to-release
-- @prisma 7.8.0
-- @setup CREATE TYPE "Role" AS ENUM ('USER')
-- @setup CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "role" "Role" NOT NULL)
ALTER TYPE "Role" ADD VALUE 'ADMIN';
UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = 'a';
--                         ^^^^^^^ warning enum-value-unknown-to-release "The release that is running does not know 'ADMIN', and fails when it reads a row that holds it."

-- # 14. calcom/cal.com#3895, #3955
-- @happened ALTER TYPE ADD VALUE beside another statement on PostgreSQL 11 (25001)
-- @none PostgreSQL 13 is the oldest server that Lockstep knows; from 12 on the statement may stand in a transaction.
-- @postgres 13
-- @setup CREATE TYPE "Period" AS ENUM ('DAY')
ALTER TYPE "Period" ADD VALUE 'WEEK';
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);

-- # 15. calcom/cal.com#13662, #13680
-- @happened A column is renamed while old pods still use it; INSERT … SELECT meets a NULL in production
-- @gives renames-used-column
-- @setup CREATE TABLE "users" ("id" INTEGER PRIMARY KEY, "password" TEXT)
CREATE TABLE "UserPassword" ("userId" INTEGER PRIMARY KEY, "hash" TEXT NOT NULL);
INSERT INTO "UserPassword" ("userId", "hash") SELECT "id", "password" FROM "users";
ALTER TABLE "users" RENAME COLUMN "password" TO "old_password";
--                                ^^^^^^^^^^ warning renames-used-column "The release that is running may still use "password" under this name."

-- # 16. calcom/cal.com#16792, #16798
-- @happened A foreign key is added to existing rows, and an orphan violates it (23503)
-- @gives validating-foreign-key
-- @setup CREATE TABLE "users" ("id" INTEGER PRIMARY KEY)
-- @setup CREATE TABLE "Booking" ("id" INTEGER PRIMARY KEY, "reassignById" INTEGER)
UPDATE "Booking" SET "reassignById" = NULL WHERE "reassignById" NOT IN (SELECT "id" FROM "users");
--<^^^ information whole-table-row-change "Rows of "Booking" are updated here, nobody knows how many, and whoever writes to one waits until the transaction ends."
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_reassignById_fkey" FOREIGN KEY ("reassignById") REFERENCES "users"("id");
--                                                               ^^^^^^^^^^^ warning validating-foreign-key "Writes to "Booking" and "users" wait while all rows of "Booking" are checked, and an orphan makes it fail."
--                                                               ^^^^^^^^^^^ hint foreign-key-without-index "No index begins with "reassignById" of "Booking": each DELETE in the referenced table reads all its rows."

-- # 17. calcom/cal.com#20660
-- @happened updatedAt is added required and without a default
-- @gives required-column-without-default
-- @setup CREATE TABLE "Watchlist" ("id" TEXT PRIMARY KEY)
ALTER TABLE "Watchlist" ADD COLUMN "updatedAt" TIMESTAMP(3) NOT NULL;
--                                                          ^^^^^^^^ error required-column-without-default "This fails when "Watchlist" holds rows: "updatedAt" is required, and nothing gives them a value."

-- # 18. sinamics/ztnet#523
-- @happened A required column contains nulls (23502): P3018, then P3009, at every self-hoster
-- @gives set-not-null-scans
-- @setup CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "hash" TEXT)
ALTER TABLE "User" ALTER COLUMN "hash" SET NOT NULL;
--                                     ^^^^^^^^^^^^ warning set-not-null-scans "Reads and writes of "User" wait while all its rows are searched for NULL."

-- # 19. Peppermint-Lab/peppermint 7b12f30ef, ba6e2179f
-- @happened SET NOT NULL hidden as a second command fails on NULLs; later a column is added twice
-- @gives set-not-null-scans certain-failure
-- @setup CREATE TABLE "Ticket" ("id" TEXT PRIMARY KEY, "email" TEXT)
ALTER TABLE "Ticket" ADD COLUMN "hidden" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "email" SET NOT NULL;
--                   ^^^^^^^^^^^^ warning set-not-null-scans "Reads and writes of "Ticket" wait while all its rows are searched for NULL."
ALTER TABLE "Ticket" ADD COLUMN "hidden" BOOLEAN NOT NULL DEFAULT false;
--                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error certain-failure "PostgreSQL refuses this: column "hidden" of relation "Ticket" already exists."

-- # 20. langfuse/langfuse#1266, #1267, #1322
-- @happened Plain CREATE INDEX on busy tables is shipped, and mended within minutes
-- @gives index-build-blocks-writes
-- @setup CREATE TABLE "observations" ("id" TEXT PRIMARY KEY, "trace_id" TEXT)
CREATE INDEX "observations_trace_id_idx" ON "observations"("trace_id");
--<^^^^^^^^^ warning index-build-blocks-writes "Writes to "observations" wait while this index is built."

-- # 21. langfuse/langfuse#15492, #15501
-- @happened A refactoring changes a path in a comment of an applied migration: its checksum is another
-- @gives applied-migration-changed
-- @history edited
-- @applied -- See web/src/features/traces.ts
-- @applied CREATE TABLE "Trace" ("id" TEXT PRIMARY KEY);
-- See packages/web/src/features/traces.ts
--<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error applied-migration-changed "This migration is on main already. Production ran the old text and will not run this one."
CREATE TABLE "Trace" ("id" TEXT PRIMARY KEY);

-- # 22. langfuse/langfuse#12209, EvolutionAPI 2.3.5
-- @happened "public". in front of names breaks self-hosters with another schema
-- @gives hard-coded-schema
-- @setup CREATE TABLE "Instance" ("id" TEXT PRIMARY KEY)
ALTER TABLE "public"."Instance" ADD COLUMN "name" TEXT;
--          ^^^^^^^^^ information hard-coded-schema "The migrations before this one name no schema: where the application lies in another, this fails."

-- # 23. langfuse/langfuse#14228, #14266
-- @happened Dropping a foreign key locks both tables and waits for long transactions; done again with lock_timeout
-- @gives lock-without-timeout
-- @setup CREATE TABLE "traces" ("id" TEXT PRIMARY KEY)
-- @setup CREATE TABLE "dataset_items" ("id" TEXT PRIMARY KEY, "trace" TEXT CONSTRAINT "items_fkey" REFERENCES "traces"("id"))
-- @setup CREATE TABLE "scores" ("id" TEXT PRIMARY KEY, "trace" TEXT REFERENCES "traces"("id"))
-- @setup CREATE TABLE "observations" ("id" TEXT PRIMARY KEY, "trace" TEXT REFERENCES "traces"("id"))
-- @setup CREATE TABLE "comments" ("id" TEXT PRIMARY KEY, "trace" TEXT REFERENCES "traces"("id"))
-- @setup CREATE TABLE "media" ("id" TEXT PRIMARY KEY, "trace" TEXT REFERENCES "traces"("id"))
ALTER TABLE "dataset_items" DROP CONSTRAINT "items_fkey";
--                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information lock-without-timeout "traces and writes to the 5 tables that refer to it wait as long as this waits for its lock."

-- # 24. triggerdotdev/trigger.dev#1940
-- @happened Two CREATE INDEX CONCURRENTLY in one file
-- @gives concurrently-refused
-- @setup CREATE TABLE "TaskRun" ("id" TEXT PRIMARY KEY, "queue" TEXT, "at" DATE)
CREATE INDEX CONCURRENTLY "TaskRun_queue_idx" ON "TaskRun"("queue");
--           ^^^^^^^^^^^^ error concurrently-refused "PostgreSQL refuses CONCURRENTLY here: Prisma 6.19 sends this file as one transaction, and it holds 2 statements."
CREATE INDEX CONCURRENTLY "TaskRun_at_idx" ON "TaskRun"("at");
--           ^^^^^^^^^^^^ error concurrently-refused "PostgreSQL refuses CONCURRENTLY here: Prisma 6.19 sends this file as one transaction, and it holds 2 statements."

-- # 25. triggerdotdev/trigger.dev#2923, #2154
-- @happened A column is added by hand in production first; the migration then fails on it
-- @none What was done by hand in a database stands in no file. Migrations that say it twice are a certain failure.
-- @setup CREATE TABLE "TaskRun" ("id" TEXT PRIMARY KEY)
ALTER TABLE "TaskRun" ADD COLUMN "region" TEXT;

-- # 26. toeverything/AFFiNE#14389, #14415
-- @happened A new primary key meets duplicates in self-hosters' data (23505)
-- @gives unique-constraint-builds-index
-- @setup CREATE TABLE "blobs" ("id" TEXT NOT NULL, "workspace" TEXT NOT NULL)
ALTER TABLE "blobs" ADD CONSTRAINT "blobs_pkey" PRIMARY KEY ("workspace", "id");
--                                              ^^^^^^^^^^^ warning unique-constraint-builds-index "Reads and writes of "blobs" wait while the constraint's index is built, and a duplicate makes it fail."

-- # 27. podkrepi-bg/api#260, OpenDigitalProductFactory#3117
-- @happened A unique index meets duplicates (23505), then P3009
-- @gives index-build-blocks-writes
-- @setup CREATE TABLE "bank_accounts" ("id" TEXT PRIMARY KEY, "number" TEXT)
CREATE UNIQUE INDEX "bank_accounts_number_key" ON "bank_accounts"("number");
--<^^^^^^^^^^^^^^^^ warning index-build-blocks-writes "Writes to "bank_accounts" wait while this index is built, and a duplicate makes it fail."

-- # 28. prisma/prisma#17365
-- @happened Prisma drops the old index before it builds the new one: 70M rows without an index for an hour
-- @gives index-dropped-before-replacement
-- @setup CREATE TABLE "Event" ("id" TEXT PRIMARY KEY, "user" TEXT, "at" DATE)
-- @setup CREATE INDEX "Event_user_idx" ON "Event"("user")
DROP INDEX "Event_user_idx";
--<^^^^^^^ warning index-dropped-before-replacement "Reads and writes of "Event" wait from here until statement 2 has built the new one: Prisma 6.19 sends this file as one transaction."
CREATE INDEX "Event_user_at_idx" ON "Event"("user", "at");
--<^^^^^^^^^ warning index-build-blocks-writes "Writes to "Event" wait while this index is built."

-- # 29. prisma/prisma#8381, #4694, #7790
-- @happened A renamed field becomes DROP COLUMN and ADD COLUMN: its data is lost
-- @gives drop-and-add-column
-- @setup CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "name" TEXT)
ALTER TABLE "User" DROP COLUMN "name",
--                             ^^^^^^ warning drop-and-add-column "What is in "name" of "User" is lost; "fullName" has the same type and begins empty."
ADD COLUMN "fullName" TEXT;

-- # 30. stackernews/stacker.news#2242
-- @happened A column is dropped that clients of the former release still select
-- @gives removes-used-column
-- @release User: id, hideWalletBalance
-- @setup CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "hideWalletBalance" BOOLEAN)
ALTER TABLE "User" DROP COLUMN "hideWalletBalance";
--                             ^^^^^^^^^^^^^^^^^^^ warning removes-used-column "The release that is running still uses "hideWalletBalance"."

-- # 31. prisma/prisma#15328, #12666, #7101
-- @happened A migration is edited after it was applied, and migrate dev wants to reset everything
-- @gives applied-migration-changed
-- @history edited
-- @applied CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY);
CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY, "title" TEXT);
--<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error applied-migration-changed "This migration is on main already. Production ran the old text and will not run this one."

-- # 32. pubpub/platform#661
-- @happened NULLS NOT DISTINCT meets a server of version 14
-- @gives syntax-newer-than-server
-- @postgres 14
-- @setup CREATE TABLE "Form" ("id" TEXT PRIMARY KEY, "slug" TEXT)
CREATE UNIQUE INDEX CONCURRENTLY "Form_slug_key" ON "Form"("slug") NULLS NOT DISTINCT;
--                                                                 ^^^^^^^^^^^^^^^^^^ error syntax-newer-than-server "PostgreSQL 14 cannot read NULLS NOT DISTINCT here, which came with 15."

-- # 33. lukevella/rallly#1574
-- @happened Four enum values are added and then used in one file
-- @gives enum-value-used-too-early
-- @setup CREATE TYPE "Status" AS ENUM ('open')
-- @setup CREATE TABLE "Poll" ("id" TEXT PRIMARY KEY, "status" "Status" NOT NULL)
ALTER TYPE "Status" ADD VALUE 'live';
ALTER TYPE "Status" ADD VALUE 'paused';
UPDATE "Poll" SET "status" = 'live' WHERE "id" = 'a';
--                           ^^^^^^ error enum-value-used-too-early "PostgreSQL refuses to use 'live' here: it is new in this transaction, since Prisma 6.19 sends this file as one transaction."

-- # 34. thirdweb-dev/engine#589, #591
-- @happened Two plain CREATE INDEX are merged, reverted, and come back concurrent, one a file
-- @gives index-build-blocks-writes
-- @setup CREATE TABLE "transactions" ("id" TEXT PRIMARY KEY, "queued" DATE, "sent" DATE)
CREATE INDEX "transactions_queued_idx" ON "transactions"("queued");
--<^^^^^^^^^ warning index-build-blocks-writes "Writes to "transactions" wait while this index is built."
CREATE INDEX "transactions_sent_idx" ON "transactions"("sent");
--<^^^^^^^^^ warning index-build-blocks-writes "Writes to "transactions" wait while this index is built."

-- # 35. formbricks/formbricks#3015
-- @happened A foreign key fails in the deploy, and the migration is deleted 40 minutes after the merge
-- @gives validating-foreign-key
-- @setup CREATE TABLE "Survey" ("id" TEXT PRIMARY KEY)
-- @setup CREATE TABLE "Document" ("id" TEXT PRIMARY KEY, "surveyId" TEXT)
ALTER TABLE "Document" ADD CONSTRAINT "Document_surveyId_fkey" FOREIGN KEY ("surveyId") REFERENCES "Survey"("id");
--                                                             ^^^^^^^^^^^ warning validating-foreign-key "Writes to "Document" and "Survey" wait while all rows of "Document" are checked, and an orphan makes it fail."
--                                                             ^^^^^^^^^^^ hint foreign-key-without-index "No index begins with "surveyId" of "Document": each DELETE in the referenced table reads all its rows."

-- # 36. dotnetfactory/fluid-calendar#70
-- @happened migrate dev is run in production, and offers to reset it, since a migration was edited
-- @gives applied-migration-changed
-- @history edited
-- @applied CREATE TABLE "Task" ("id" TEXT PRIMARY KEY);
CREATE TABLE "Task" ("id" TEXT PRIMARY KEY, "done" BOOLEAN);
--<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error applied-migration-changed "This migration is on main already. Production ran the old text and will not run this one."
