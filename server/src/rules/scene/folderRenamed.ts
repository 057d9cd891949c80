import type { HistoryRemedy } from '../rule';

/** The remedy that gives a migration's folder another name; none where there is no such name. */
export function folderRenamed(path: string, name: string | undefined): HistoryRemedy[] {
  if (name === undefined) return [];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const to = `${folder.slice(0, folder.lastIndexOf('/'))}/${name}`;
  return [
    {
      title: `Name the folder ${name}`,
      kind: 'changes-outcome',
      texts: [],
      renames: [{ from: folder, to }],
      following: [],
    },
  ];
}
