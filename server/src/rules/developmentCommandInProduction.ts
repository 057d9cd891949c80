import { defineHistoryRule, type ReleaseCommand } from './rule';
import { sentence } from './scene/phrases';

/** Commands that are made for a database of one's own empty it, or change it without a trace. */
export const developmentCommandInProduction = defineHistoryRule({
  id: 'development-command-in-production',
  title: 'Command for development runs in production',
  severity: 'error',
  why: `\`prisma migrate dev\` compares the database with the migrations and wants to reset it when they differ; it needs the
right to create databases, and refuses to run where nobody can answer it. \`prisma migrate reset\` drops everything.
\`prisma db push\` makes the schema of the database that of schema.prisma, without migrations, in whatever way is shortest:
nobody has seen the statements, and no migration records them.

In production and in pipelines \`prisma migrate deploy\` runs the migrations that are pending, and nothing else.

Lockstep says this only where a place is for production by what is written there: scripts named \`start\`, \`deploy\`,
\`release\` or \`…:prod\`, the CMD and ENTRYPOINT of a Dockerfile, compose files for production or with replicas, and jobs of a
pipeline that deploy and do not start a database of their own.`,

  checkHistory({ commands }) {
    return commands
      .filter(({ command, acceptsDataLoss }) => command !== 'migrate deploy' && !acceptsDataLoss)
      .map((use) => ({
        path: use.path,
        migration: undefined,
        span: use.span,
        severity: use.command === 'db push' ? 'warning' : 'error',
        message: `${whoRuns(use)} ${consequences[use.command]}`,
        remedies: () =>
          use.deployed === undefined
            ? []
            : [
                {
                  title: 'Run prisma migrate deploy instead',
                  kind: 'changes-outcome',
                  texts: [{ path: use.path, text: use.deployed }],
                  renames: [],
                  following: [],
                },
              ],
      }));
  },
});

const consequences: Readonly<Record<ReleaseCommand['command'], string>> = {
  'migrate dev': 'which is for a database of your own: it may want to reset the one that it finds.',
  'migrate reset': 'which drops every table and all that is in them.',
  'db push': 'which changes the schema without a migration.',
  'migrate deploy': '',
};

function whoRuns({ where, command, through }: ReleaseCommand): string {
  return sentence(`${where} runs prisma ${command}${through === undefined ? '' : ` (by "${through}")`},`);
}
