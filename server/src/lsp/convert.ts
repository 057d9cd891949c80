import {
  type CreateFile,
  type Diagnostic,
  DiagnosticSeverity,
  type Position,
  type Range,
  type RenameFile,
  type SnippetTextEdit,
  StringValue,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { URI } from 'vscode-uri';
import type { Severity } from '../rules/rule';
import type { Finding, Fix } from '../service/view';
import type { Span } from '../text/span';
import type { Profile } from './profile';

// All that is converted between the service and the protocol: paths and URIs, spans and ranges, findings and
// diagnostics, fixes and workspace edits.

/** Text as positions are counted in it. */
export interface Lines {
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/** What is to be known of the files that an answer speaks of. */
export interface FilesInProtocol {
  uriOf(path: string): string;
  linesOf(path: string): Lines;
  /** The version of an open document, null for what is not open. */
  versionOf(path: string): number | null;
}

/** The path of a `file:` URI, absolute with `/`; undefined for every other scheme. */
export function toPath(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri);
    return parsed.scheme === 'file' ? parsed.fsPath.replaceAll('\\', '/') : undefined;
  } catch {
    return undefined;
  }
}

export function toUri(path: string): string {
  return URI.file(path).toString();
}

export function toRange(lines: Lines, { start, end }: Span): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

export function fromRange(lines: Lines, { start, end }: Range): Span {
  return { start: lines.offsetAt(start), end: lines.offsetAt(end) };
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const rulePages = 'https://github.com/lockstep-sql/lockstep/blob/main/docs/rules';

export function toDiagnostic(finding: Finding, files: FilesInProtocol, withRelated: boolean): Diagnostic {
  const { rule, severity, path, span, message, related } = finding;
  return {
    range: toRange(files.linesOf(path), span),
    severity: severities[severity],
    code: rule,
    codeDescription: { href: `${rulePages}/${rule}.md` },
    source: 'lockstep',
    message,
    ...(withRelated &&
      related.length > 0 && {
        relatedInformation: related.map((place) => ({
          location: { uri: files.uriOf(place.path), range: toRange(files.linesOf(place.path), place.span) },
          message: place.message,
        })),
      }),
  };
}

/** A fix as one edit: new files first, then the edits of each file, then what is renamed. */
export function toWorkspaceEdit(
  fix: Fix,
  files: FilesInProtocol,
  { documentChanges, snippetEdits }: Pick<Profile, 'documentChanges' | 'snippetEdits'>,
): WorkspaceEdit {
  if (!documentChanges && fix.creates.length + fix.renames.length === 0) {
    const changes = [...editsByPath(fix, files, toTextEdit)];
    return { changes: Object.fromEntries(changes.map(([path, textEdits]) => [files.uriOf(path), textEdits])) };
  }
  const options = { overwrite: false, ignoreIfExists: false };
  const creates = fix.creates.map(({ path }): CreateFile => ({ kind: 'create', uri: files.uriOf(path), options }));
  const renames = fix.renames.map(
    ({ from, to }): RenameFile => ({ kind: 'rename', oldUri: files.uriOf(from), newUri: files.uriOf(to), options }),
  );
  const changes = [...editsByPath(fix, files, snippetEdits ? toSnippetEdit : toTextEdit)].map(([path, textEdits]) =>
    TextDocumentEdit.create({ uri: files.uriOf(path), version: files.versionOf(path) }, textEdits),
  );
  return { documentChanges: [...creates, ...changes, ...renames] };
}

function editsByPath<E>(
  fix: Fix,
  files: FilesInProtocol,
  convert: (range: Range, text: string, places: readonly Span[]) => E,
): Map<string, E[]> {
  const top = { line: 0, character: 0 };
  const byPath = new Map<string, E[]>();
  const add = (path: string, edit: E) => byPath.set(path, [...(byPath.get(path) ?? []), edit]);
  for (const { path, text, places = [] } of fix.creates) add(path, convert({ start: top, end: top }, text, places));
  for (const { path, span, text, places = [] } of fix.edits) {
    add(path, convert(toRange(files.linesOf(path), span), text, places));
  }
  return byPath;
}

function toTextEdit(range: Range, newText: string): TextEdit {
  return { range, newText };
}

/** Each place becomes a tab stop that holds the text there; all else is taken as it is written. */
function toSnippetEdit(range: Range, newText: string, places: readonly Span[]): TextEdit | SnippetTextEdit {
  if (places.length === 0) return { range, newText };
  let value = '';
  let at = 0;
  for (const [index, { start, end }] of places.entries()) {
    value += `${escaped(newText.slice(at, start))}\${${index + 1}:${escaped(newText.slice(start, end))}}`;
    at = end;
  }
  return { range, snippet: StringValue.createSnippet(value + escaped(newText.slice(at))) };
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
