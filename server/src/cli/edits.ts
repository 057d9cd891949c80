import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Fix } from '../service/view';
import { applyEdits } from '../text/edit';

/** Writes a fix to the disk: its edits, the files it creates, the folders it renames. */
export function writeFix(fix: Fix): void {
  for (const { path, text } of fix.creates) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  }
  for (const path of new Set(fix.edits.map((edit) => edit.path))) {
    const edits = fix.edits.filter((edit) => edit.path === path);
    writeFileSync(path, applyEdits(readFileSync(path, 'utf8'), edits));
  }
  for (const { from, to } of fix.renames) renameSync(from, to);
}
