/** The JSON schema of lockstep.json: its names of rules, severities and versions are those of the code that reads it. */
import { appliedSources, severityNames } from '../../server/src/service/config';
import { allRules, ruleNames } from '../../server/src/service/ownRules';
import { newestPostgres, oldestPostgres } from '../../server/src/service/ports';

const severities: Readonly<Record<(typeof severityNames)[number], string>> = {
  off: 'Never said.',
  hint: 'Shown in the editor only, as a hint.',
  information: 'For a reviewer to know.',
  warning: 'Ends `lockstep check` with exit code 1, unless `--fail-on` says otherwise.',
  error: 'Ends `lockstep check` with exit code 1.',
};

const sources: Readonly<Record<(typeof appliedSources)[number], string>> = {
  auto: 'Whatever can tell: git, where there is a repository.',
  git: 'What is on the default branch, locally or at its upstream.',
  database:
    "What the project's database says, on the command line; in the editor once it has been asked, and git until then.",
  none: 'Nothing counts as applied: all migrations are pending.',
};

/** The schema as it is written to schemas/lockstep.schema.json. */
export function configSchema(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Lockstep',
    description: 'What Lockstep is to know of a project. https://github.com/lockstep-sql/lockstep',
    type: 'object',
    additionalProperties: false,
    allowComments: true,
    allowTrailingCommas: true,
    defaultSnippets: [
      { label: 'versions', body: { postgres: newestPostgres, prisma: '$1' } },
      { label: 'baseline', body: { baseline: { before: '$1' } } },
    ],
    properties: {
      $schema: { type: 'string', description: 'The address of this schema.' },
      postgres: {
        type: 'integer',
        minimum: oldestPostgres,
        maximum: newestPostgres,
        ...markdown('The major version of the server that the migrations are deployed to.'),
        examples: [newestPostgres],
      },
      prisma: {
        type: 'string',
        pattern: '^\\s*v?\\d+(\\.\\d+){0,2}([-+][0-9A-Za-z.+-]+)?\\s*$',
        ...markdown(
          'The version of Prisma that deploys, like `6.19.0`. Without it: the one that the project installs.',
        ),
        examples: ['6.19.0'],
      },
      applied: {
        enum: appliedSources,
        enumDescriptions: appliedSources.map((source) => sources[source]),
        ...markdown('What tells which migrations have been applied.'),
      },
      rules: {
        type: 'object',
        additionalProperties: false,
        ...markdown('How severe a rule is here, or `off`.'),
        properties: Object.fromEntries(ruleNames.map((id) => [id, ruleSchema(id)])),
      },
      smallTables: {
        type: 'array',
        items: { type: 'string', pattern: '^[^.\\s"]+\\.[^.\\s"]+$' },
        ...markdown(
          'Tables known to stay small, as `schema.table`, without quotes. Work on them for which nobody waits but at small tables is information, not a warning.',
        ),
        examples: [['public.Setting']],
      },
      baseline: {
        type: 'object',
        additionalProperties: false,
        ...markdown('Takes a history that was there before Lockstep for applied, where git cannot tell.'),
        defaultSnippets: [{ body: { before: '$1' } }],
        properties: {
          before: {
            type: 'string',
            pattern: '^[^\\\\/]*[^\\s\\\\/][^\\\\/]*$',
            ...markdown('The last migration that counts as applied, like `20260101000000_init`.'),
          },
        },
      },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function ruleSchema(id: string) {
  const { title, severity, why } = allRules.find((rule) => rule.id === id)!;
  return {
    enum: severityNames,
    enumDescriptions: severityNames.map((name) => severities[name]),
    default: severity,
    description: title,
    markdownDescription: `**${title}** (${severity})\n\n${why.replaceAll(/([^\n])\n([^\n])/g, '$1 $2')}`,
  };
}

/** One text for editors that show Markdown, and for those that do not. */
function markdown(text: string) {
  return { description: text.replaceAll('`', ''), markdownDescription: text };
}
