import type { IndexFacts } from '../../catalog/relation';
import { figuredName } from './figureName';

/** What the columns of an index are called; a name that occurs twice gets a number (indexcmds.c, ChooseIndexColumnNames). */
export function indexColumnNames({ parts, include }: Pick<IndexFacts, 'parts' | 'include'>): string[] {
  const wanted = [
    ...parts.map(({ column, expression }) => column ?? figuredName(expression?.tree) ?? 'expr'),
    ...include,
  ];
  const names: string[] = [];
  for (const each of wanted) {
    let name = each;
    for (let n = 1; names.includes(name); n++) name = `${each}${n}`;
    names.push(name);
  }
  return names;
}
