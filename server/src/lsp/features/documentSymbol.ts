import {
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver-protocol';
import { toPath, toRange } from '../convert';
import type { Feature } from './feature';

export const documentSymbol: Feature<DocumentSymbolParams, DocumentSymbol[] | SymbolInformation[]> = (
  { service, files, profile },
  { textDocument: { uri } },
) => {
  const path = toPath(uri);
  if (path === undefined) return [];
  const lines = files.linesOf(path);
  const kind = SymbolKind.Event;
  const statements = service.outline(path);
  if (!profile.symbolTree) {
    return statements.map(({ span, name }) => ({ name, kind, location: { uri, range: toRange(lines, span) } }));
  }
  return statements.map(({ span, selection, name }) => ({
    name,
    kind,
    range: toRange(lines, span),
    selectionRange: toRange(lines, selection),
  }));
};
