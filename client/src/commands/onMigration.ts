import { Uri, window } from 'vscode';
import type { MigrationEntry } from '../protocol';

/** What a command may be given: an address, or an item of the view of migrations. */
export type Given = string | Uri | Pick<MigrationEntry, 'uri' | 'plan'> | undefined;

/** The migration that a command is about: the one given, or the one in the editor. */
export function migrationOf(given: Given): Uri | undefined {
  if (given instanceof Uri) return given;
  if (typeof given === 'string') return Uri.parse(given, true);
  return given ? Uri.parse(given.uri, true) : window.activeTextEditor?.document.uri;
}

/** The plan that a command is about: the one named by a lens, or that of an item of the view. */
export function planOf(given: Given, named: unknown): string | undefined {
  if (typeof named === 'string') return named;
  return typeof given === 'object' && 'plan' in given ? given.plan?.plan : undefined;
}
