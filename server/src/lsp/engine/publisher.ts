import type { Finding } from '../../service/view';
import { toDiagnostic } from '../convert';
import type { Documents } from './documents';
import type { Publication } from './messages';

/** Knows which findings the client has of which file, and sends what differs. */
export class Publisher {
  private readonly known = new Map<string, readonly Finding[]>();
  /** Files that are published whatever their findings: opened or edited since the last time. */
  private readonly due = new Set<string>();

  constructor(
    private readonly documents: Documents,
    private readonly withRelated: boolean,
    private readonly send: (publication: Publication) => void,
  ) {}

  /** Publishes the file the next time, even when nothing is found in it. */
  expect(path: string): void {
    this.due.add(path);
  }

  publish(found: ReadonlyMap<string, readonly Finding[]>): void {
    for (const path of new Set([...this.due, ...found.keys(), ...this.known.keys()])) {
      const findings = found.get(path) ?? [];
      if (this.due.has(path) || !isSame(findings, this.known.get(path) ?? [])) this.publishFile(path, findings);
    }
    this.due.clear();
  }

  private publishFile(path: string, findings: readonly Finding[]): void {
    if (findings.length > 0) this.known.set(path, findings);
    else this.known.delete(path);
    const version = this.documents.versionOf(path);
    const of = { uri: this.documents.uriOf(path), ...(version !== null && { version }) };
    const diagnostics = findings.map((finding) => toDiagnostic(finding, this.documents, this.withRelated));
    this.send({ ...of, isEmpty: diagnostics.length === 0, params: JSON.stringify({ ...of, diagnostics }) });
  }
}

/** Findings of what has not changed are the very same objects, so this rarely looks into them. */
function isSame(a: readonly Finding[], b: readonly Finding[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((finding, index) => finding === b[index] || JSON.stringify(finding) === JSON.stringify(b[index]));
}
