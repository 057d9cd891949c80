import type { Report, Reported } from './report';
import { relativeToHere } from './target';

/** A check as data: one object, every field always there. */
export function checkJson({ findings, migrations, statements }: Report): string {
  return JSON.stringify({
    findings: findings.map(findingJson),
    summary: { migrations, statements, findings: findings.length },
  });
}

/** A finding as data. */
export function findingJson({ finding, fixes, lines }: Reported) {
  const start = lines.positionAt(finding.span.start);
  const end = lines.positionAt(finding.span.end);
  return {
    rule: finding.rule,
    severity: finding.severity,
    path: relativeToHere(finding.path),
    migration: finding.migration ?? null,
    statement: finding.statement ?? null,
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
    message: finding.message,
    fixes: fixes.map(({ title, kind, creates }) => ({
      title,
      kind,
      creates: creates.map(({ path }) => relativeToHere(path)),
    })),
  };
}
