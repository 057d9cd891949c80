/** What a new rule begins as: two files and one line. */

/** The rule, which finds nothing yet. */
export function ruleText(id: string, name: string): string {
  const title = id.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  return `import { defineRule } from './rule';
import { headPlace } from './scene/place';

/** Why anyone should care, in one sentence. */
export const ${name} = defineRule({
  id: '${id}',
  title: '${title}',
  severity: 'warning',
  why: \`What happens, to whom, and what to do instead.\`,

  check(scene) {
    return scene.timeline.steps.flatMap(({ effects, statement }) =>
      effects.some((effect) => effect.kind === 'fails')
        ? [{ statement: statement.index, span: headPlace(statement), message: 'What happens to whom.' }]
        : [],
    );
  },
});
`;
}

/** Its fixture; \`UPDATE_FIXTURES=1\` fills in the labels. */
export function fixtureText(id: string): string {
  return `-- # A case in which ${id} speaks
-- @setup CREATE TABLE "User" ("id" INTEGER PRIMARY KEY)
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);

-- > none

-- # Silent otherwise
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);
`;
}

/** The list of rules with one more. */
export function addLine(index: string, name: string): string {
  const at = index.indexOf('];', index.indexOf('export const rules'));
  const listed = `${index.slice(0, at)}  ${name},\n${index.slice(at)}`;
  const imports = listed.split('\n');
  const last = imports.findLastIndex((line) => line.startsWith('import {'));
  imports.splice(last + 1, 0, `import { ${name} } from './${name}';`);
  return imports.join('\n');
}
