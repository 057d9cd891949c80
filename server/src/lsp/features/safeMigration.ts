import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { Fix } from '../../service/view';
import { toPath, toWorkspaceEdit } from '../convert';
import type { SafeMigration, SafeMigrationParams } from '../protocol';
import type { Context, Feature } from './feature';

export const safeMigration: Feature<SafeMigrationParams, SafeMigration> = (context, { uri, words }) => {
  const path = toPath(uri);
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const made = path === undefined ? undefined : context.service.safeMigration(path, { now, words });
  if (!made) return { kind: 'none', reason: 'There is no Prisma project here.', later: false };
  if (made.kind === 'none') return made;
  const uris = made.fix.creates.map(({ path: created }) => context.files.uriOf(created));
  return { kind: 'edit', edit: asked(made.fix, context), uris };
};

/** The edit, to be shown to the user before anything is written. */
function asked(fix: Fix, { files, profile }: Context): WorkspaceEdit {
  const { documentChanges = [], ...edit } = toWorkspaceEdit(fix, files, profile);
  const annotationId = 'create';
  const annotated = documentChanges.map((change) =>
    'edits' in change
      ? ({ ...change, edits: change.edits.map((each) => ({ ...each, annotationId })) } as TextDocumentEdit)
      : { ...change, annotationId },
  );
  const changeAnnotations = { [annotationId]: { label: fix.title, needsConfirmation: true } };
  return { ...edit, documentChanges: annotated, changeAnnotations };
}
