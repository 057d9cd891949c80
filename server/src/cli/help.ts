/** What `lockstep --help` prints. */
export const help = `lockstep: says what Prisma migrations lock on PostgreSQL, and rewrites them into the gentle form

  lockstep check [PATH]     findings of the pending migrations
  lockstep explain [PATH]   what each statement locks, rewrites, reads and builds
  lockstep fix [PATH]       apply the fixes that end in the same schema
  lockstep history [PATH]   which migrations have been applied, edited, renamed, have failed, …
  lockstep scaffold KIND    begin a change in phases: shows them, --yes writes the first
  lockstep scaffold --next  write the next phase of a plan
  lockstep plans [PATH]     the plans of a history, and where they stand
  lockstep predict [PATH]   what migrate dev would write for schema.prisma as it is, and what that locks
  lockstep runbook [PATH]   Markdown for operators: what each pending migration locks, what can fail, what to run then
  lockstep trace [PATH]     run the history on a shadow database; what it really locks, beside what was derived
  lockstep lsp --stdio      the language server

PATH is a project, a migrations folder, one migration folder or one migration.sql; the current folder by default.

  --format text|json                how to print; check: sarif and github too, explain: svg too
  --postgres N                      the server's major version, 13 to 18
  --prisma X.Y.Z                    the version of Prisma that deploys
  --applied auto|git|database|none  what tells which migrations have been applied
  --database URL                    ask this database, rather than the one that the project names; it is only read
                                    trace: run on this server, in a database created and dropped there
  --fail-on error|warning|information
                                    exit with 1 from this severity on (default: warning)
  --rule ID, --statement N          fix: only these findings
  --list, --model M, --field F, --to X, --plan NAME, --yes
                                    scaffold: the kinds with what they ask; the answers; which plan; write it
  --write [--name WORDS]            predict: create the migrations, in their gentle form
  --dry-run                         fix, predict: write nothing
  --color, --no-color

A lockstep.json in the project or above it is read as well; flags go before it.

Exit: 0 nothing found, 1 something found, 2 wrong usage or unreadable input.
`;
