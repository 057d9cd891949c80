import type { Service } from '../service/service';
import type { Finding, Fix } from '../service/view';
import { LineIndex } from '../text/lines';
import type { Named } from './target';

/** A finding with its fixes and the text that it is about. */
export interface Reported {
  readonly finding: Finding;
  readonly fixes: readonly Fix[];
  readonly lines: LineIndex;
}

/** What a check found, and over how much. */
export interface Report {
  readonly findings: readonly Reported[];
  readonly migrations: number;
  readonly statements: number;
}

/** Checks what a path names. */
export function check(service: Service, named: readonly Named[]): Report {
  const findings = named.flatMap((each) => (each.single ? ofSingle(service, each) : []));
  const all = named.every(({ single }) => single) ? [] : [...service.check().values()].flat();
  return {
    findings: withFixes(service, [...findings, ...all]),
    migrations: named.reduce((sum, { indexes }) => sum + indexes.length, 0),
    statements: named.reduce(
      (sum, { session, indexes }) => sum + indexes.reduce((own, index) => own + session.statementCount(index), 0),
      0,
    ),
  };
}

/** One migration that was asked for is checked whether it has been applied or not. */
function ofSingle(service: Service, { session, indexes }: Named): Finding[] {
  return indexes.flatMap((index) => {
    const { path } = session.migrations[index]!;
    const own = service.checkMigration(session, index);
    const others = (service.check().get(path) ?? []).filter(({ statement }) => statement === undefined);
    return [...own, ...others.filter((other) => !own.some((known) => keyOf(known) === keyOf(other)))];
  });
}

function withFixes(service: Service, findings: readonly Finding[]): Reported[] {
  const files = new Map<string, { readonly lines: LineIndex; readonly fixes: Map<string, Fix[]> }>();
  return findings.map((finding) => {
    const known = files.get(finding.path) ?? readFile(service, finding.path);
    files.set(finding.path, known);
    return { finding, lines: known.lines, fixes: known.fixes.get(keyOf(finding)) ?? [] };
  });
}

function readFile(service: Service, path: string): { readonly lines: LineIndex; readonly fixes: Map<string, Fix[]> } {
  const fixes = new Map<string, Fix[]>();
  for (const { finding, fix } of service.fixes(path)) {
    fixes.set(keyOf(finding), [...(fixes.get(keyOf(finding)) ?? []), fix]);
  }
  return { lines: new LineIndex(service.textOf(path) ?? ''), fixes };
}

function keyOf({ rule, span, message }: Finding): string {
  return `${rule} ${span.start} ${span.end} ${message}`;
}
