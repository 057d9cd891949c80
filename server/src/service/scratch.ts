import { applyEdits } from '../text/edit';
import type { OpenFiles } from './openFiles';
import type { Fix } from './view';

/** Carries out a fix on copies of files: what it edits and creates reads as it would be. Gives the paths it created. */
export function applyFix(files: OpenFiles, { edits, creates }: Fix): readonly string[] {
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const own = edits.filter((edit) => edit.path === path);
    files.open(path, applyEdits(files.read(path) ?? '', own));
  }
  for (const { path, text } of creates) files.open(path, text);
  return creates.map(({ path }) => path);
}
