import { TextDocument } from 'vscode-languageserver-textdocument';
import { LineIndex } from '../../text/lines';
import { type FilesInProtocol, type Lines, toPath, toUri } from '../convert';
import type { Change, OpenDocument } from './messages';

/** The worker's copies of the open documents, by path; and how positions are counted in all other files. */
export class Documents implements FilesInProtocol {
  private readonly open = new Map<string, TextDocument>();
  /** How clients spell the URIs of files they have opened once. */
  private readonly spelled = new Map<string, string>();
  private readonly closed = new Map<string, Lines>();

  /** @param read gives the text of a file that is not open */
  constructor(private readonly read: (path: string) => string | undefined) {}

  /** Takes over a document; its path, or undefined where it is no file. */
  add({ uri, version, text }: OpenDocument): string | undefined {
    const path = toPath(uri);
    if (path === undefined) return undefined;
    this.open.set(path, TextDocument.create(uri, '', version, text));
    this.spelled.set(path, uri);
    return path;
  }

  change({ uri, version, changes }: Extract<Change, { kind: 'change' }>): string | undefined {
    const path = toPath(uri);
    const document = path === undefined ? undefined : this.open.get(path);
    if (!document) return undefined;
    TextDocument.update(document, changes, version);
    return path;
  }

  remove(uri: string): string | undefined {
    const path = toPath(uri);
    if (path !== undefined) this.open.delete(path);
    return path;
  }

  textOf(path: string): string | undefined {
    return this.open.get(path)?.getText();
  }

  get paths(): readonly string[] {
    return [...this.open.keys()];
  }

  uriOf(path: string): string {
    return this.spelled.get(path) ?? toUri(path);
  }

  versionOf(path: string): number | null {
    return this.open.get(path)?.version ?? null;
  }

  linesOf(path: string): Lines {
    const known = this.open.get(path) ?? this.closed.get(path);
    if (known) return known;
    const lines = new ClosedFile(this.read(path) ?? '');
    this.closed.set(path, lines);
    return lines;
  }

  /** Files that are not open may have another text from now on. */
  forgetClosed(): void {
    this.closed.clear();
  }
}

/** Positions in a file that is not open. */
class ClosedFile implements Lines {
  private readonly lines: LineIndex;

  constructor(text: string) {
    this.lines = new LineIndex(text);
  }

  positionAt(offset: number) {
    const { line, column } = this.lines.positionAt(offset);
    return { line, character: column };
  }

  offsetAt({ line, character }: { line: number; character: number }) {
    return this.lines.offsetAt({ line, column: character });
  }
}
