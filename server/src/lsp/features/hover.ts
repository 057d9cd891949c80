import type { Hover, HoverParams } from 'vscode-languageserver-protocol';
import { toPath, toRange } from '../convert';
import type { Feature } from './feature';

export const hover: Feature<HoverParams, Hover | null> = ({ service, files, profile }, { textDocument, position }) => {
  const path = toPath(textDocument.uri);
  if (path === undefined) return null;
  const lines = files.linesOf(path);
  const found = service.hover(path, lines.offsetAt(position));
  if (!found) return null;
  const kind = profile.markdownHover ? 'markdown' : 'plaintext';
  return { contents: { kind, value: found.markdown }, range: toRange(lines, found.span) };
};
