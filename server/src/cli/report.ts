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
  const singles = named.flatMap((each) => (each.single ? ofSingle(service, each) : []));
  const all = named.every(({ single }) => single) ? [] : ofAll(service);
  return {
    findings: [...withFixes(service, singles), ...all],
    migrations: named.reduce((sum, { indexes }) => sum + indexes.length, 0),
    statements: named.reduce(
      (sum, { session, indexes }) => sum + indexes.reduce((own, index) => own + session.statementCount(index), 0),
      0,
    ),
  };
}

/** All findings by file. A migration's derivations are dropped when its fixes are known: there may be thousands. */
function ofAll(service: Service): Reported[] {
  const byPath = new Map<string, { readonly mended: Mended; readonly findings: Finding[] }>();
  for (const findings of service.checkEach()) {
    const { path } = findings[0]!;
    const known = byPath.get(path);
    if (known) known.findings.push(...findings);
    else {
      byPath.set(path, { mended: mend(service, path), findings: [...findings] });
      service.forget(path);
    }
  }
  return [...byPath.values()].flatMap(({ mended, findings }) => findings.map((finding) => reported(finding, mended)));
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

/** Findings, with their fixes, over so much. */
export function reportOf(service: Service, findings: readonly Finding[], over: Omit<Report, 'findings'>): Report {
  return { ...over, findings: withFixes(service, findings) };
}

function withFixes(service: Service, findings: readonly Finding[]): Reported[] {
  const files = new Map<string, Mended>();
  return findings.map((finding) => {
    const known = files.get(finding.path) ?? mend(service, finding.path);
    files.set(finding.path, known);
    return reported(finding, known);
  });
}

/** The fixes of a file, by what they mend, and its lines. */
interface Mended {
  readonly lines: LineIndex;
  readonly fixes: ReadonlyMap<string, readonly Fix[]>;
}

function reported(finding: Finding, { lines, fixes }: Mended): Reported {
  return { finding, lines, fixes: fixes.get(keyOf(finding)) ?? [] };
}

function mend(service: Service, path: string): Mended {
  const fixes = new Map<string, Fix[]>();
  for (const { finding, fix } of service.fixes(path)) {
    fixes.set(keyOf(finding), [...(fixes.get(keyOf(finding)) ?? []), fix]);
  }
  return { lines: new LineIndex(service.textOf(path) ?? ''), fixes };
}

function keyOf({ rule, span, message }: Finding): string {
  return `${rule} ${span.start} ${span.end} ${message}`;
}
