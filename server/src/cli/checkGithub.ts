import type { Severity } from '../rules/rule';
import type { Report, Reported } from './report';
import { relativeToHere } from './target';

const worstFirst: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
const levels = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const;

/** A check as GitHub workflow commands, the worst first: GitHub shows ten of a kind for each step. */
export function checkGithub({ findings }: Report): string {
  const order = (reported: Reported) => worstFirst.indexOf(reported.finding.severity);
  return [...findings]
    .sort((a, b) => order(a) - order(b))
    .map((reported) => `${annotation(reported)}\n`)
    .join('');
}

function annotation({ finding, lines }: Reported): string {
  const start = lines.positionAt(finding.span.start);
  const end = lines.positionAt(finding.span.end);
  const properties: Record<string, string | number> = {
    file: relativeToHere(finding.path),
    line: start.line + 1,
    endLine: end.line + 1,
    // GitHub takes columns only of an annotation within one line.
    ...(start.line === end.line && { col: start.column + 1, endColumn: end.column + 1 }),
    title: `Lockstep (${finding.rule})`,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${levels[finding.severity]} ${list.join(',')}::${escapeMessage(finding.message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
