import pico from 'picocolors';
import type { Severity } from '../rules/rule';
import { count } from '../service/status';
import type { Report, Reported } from './report';
import { relativeToHere } from './target';

type Colors = ReturnType<typeof pico.createColors>;

/** A check for people: each finding with its source line and carets, and one line of sums. */
export function checkText(report: Report, color: boolean): string {
  const colors = pico.createColors(color);
  const blocks = report.findings.map((reported) => findingText(reported, colors));
  return `${[...blocks, sums(report, colors)].join('\n')}\n`;
}

function findingText({ finding, fixes, lines }: Reported, colors: Colors): string {
  const start = lines.positionAt(finding.span.start);
  const end = lines.positionAt(finding.span.end);
  const source = lines.lineText(start.line).replaceAll('\t', ' ');
  const number = String(start.line + 1);
  const gutter = ' '.repeat(number.length);
  const width = Math.max(1, (end.line === start.line ? end.column : source.length) - start.column);
  const paint = painter(finding.severity, colors);
  return [
    `${colors.bold(relativeToHere(finding.path))}:${start.line + 1}:${start.column + 1}  ${paint(finding.severity)}  ${colors.dim(finding.rule)}`,
    ` ${colors.dim(`${number} |`)} ${source}`,
    ` ${colors.dim(`${gutter} |`)} ${' '.repeat(start.column)}${paint('^'.repeat(width))}`,
    `   ${finding.message}`,
    ...fixes.map(({ title }) => `   ${colors.green('fix:')} ${title}`),
    '',
  ].join('\n');
}

function painter(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.cyan;
}

function sums({ findings, migrations, statements }: Report, colors: Colors): string {
  const by = (severity: Severity) => findings.filter(({ finding }) => finding.severity === severity).length;
  const parts = (['error', 'warning'] as const).filter((each) => by(each) > 0).map((each) => count(by(each), each));
  if (by('information') > 0) parts.push(`${by('information')} information`);
  const over = `in ${count(migrations, 'migration')}, ${count(statements, 'statement')}`;
  if (parts.length === 0) return colors.green(`nothing found ${over}`);
  return `${parts.join(', ')} ${over}`;
}
