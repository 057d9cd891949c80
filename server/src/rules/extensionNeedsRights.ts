import { worldOf } from '../catalog/reading';
import { findKeyword, headSpan, identifierOf } from '../sql/clauses';
import { defineRule } from './rule';
import { headPlace } from './scene/place';

/** Who may run migrations may often not install extensions. */
export const extensionNeedsRights = defineRule({
  id: 'extension-needs-rights',
  title: 'Extension needs rights that deploys may not have',
  severity: 'information',
  why: `CREATE EXTENSION needs the right to create in the database, for untrusted extensions a superuser, and the
extension's files on the server. On a managed server it may have to be allowed first; the shadow database of \`prisma
migrate dev\` needs it as well.

Have it installed by whoever runs the database, and keep the statement with IF NOT EXISTS, which then does nothing.`,

  check({ timeline }) {
    return timeline.steps.flatMap(({ before, after, effects, statement }) => {
      // It changes the catalog and locks nothing.
      if (before === after || effects.length > 0) return [];
      const { parsed } = statement;
      if (!findKeyword(parsed, 'EXTENSION', headSpan(parsed))) return [];
      const known = worldOf(before);
      if (parsed.tokens.some((token) => known.entry('extension', identifierOf(token, parsed.text)))) return [];
      const message =
        'This needs rights in the database, and files on the server: the role that deploys may not have them.';
      return { statement: statement.index, span: headPlace(statement), message };
    });
  },
});
