import { createHash } from 'node:crypto';
import type { Severity } from '../rules/rule';
import { rulePage, version } from '../service/about';
import { allRules } from '../service/ownRules';
import type { Report, Reported } from './report';
import { relativeToHere } from './target';

const levels = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** A check in SARIF 2.1.0, as GitHub's code scanning reads it. */
export function checkSarif({ findings }: Report): string {
  const occurrences = new Map<string, number>();
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Lockstep',
            semanticVersion: version,
            informationUri: rulePage(''),
            rules: allRules.map((rule) => ({
              id: rule.id,
              name: rule.id,
              shortDescription: { text: rule.title },
              fullDescription: { text: rule.title },
              help: { text: rule.why, markdown: rule.why },
              helpUri: rulePage(rule.id),
              defaultConfiguration: { level: levels[rule.severity] },
            })),
          },
        },
        automationDetails: { id: 'lockstep/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {},
        results: findings.map((reported) =>
          result(
            reported,
            allRules.map(({ id }) => id),
            occurrences,
          ),
        ),
      },
    ],
  });
}

function result({ finding, lines }: Reported, ids: readonly string[], occurrences: Map<string, number>) {
  return {
    ruleId: finding.rule,
    ruleIndex: ids.indexOf(finding.rule),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [location(finding.path, finding.span, lines)],
    relatedLocations: finding.related.map((related, id) => ({
      id,
      ...location(related.path, related.span, lines),
      message: { text: related.message },
    })),
    partialFingerprints: { primaryLocationLineHash: fingerprint({ finding, lines }, occurrences) },
  };
}

function location(path: string, span: { start: number; end: number }, lines: Reported['lines']) {
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return {
    physicalLocation: {
      artifactLocation: {
        uri: relativeToHere(path).split('/').map(encodeURIComponent).join('/'),
        uriBaseId: '%SRCROOT%',
      },
      region: {
        startLine: start.line + 1,
        startColumn: start.column + 1,
        endLine: end.line + 1,
        endColumn: end.column + 1,
      },
    },
  };
}

/** The same on every machine as long as the finding's line is, wherever it moves; the second of the same line counts as 2. */
function fingerprint(
  { finding, lines }: Pick<Reported, 'finding' | 'lines'>,
  occurrences: Map<string, number>,
): string {
  const line = lines.lineText(lines.positionAt(finding.span.start).line).trim();
  const hash = createHash('sha256')
    .update(`${finding.rule}\n${relativeToHere(finding.path)}\n${line}`)
    .digest('hex')
    .slice(0, 16);
  const occurrence = (occurrences.get(hash) ?? 0) + 1;
  occurrences.set(hash, occurrence);
  return `${hash}:${occurrence}`;
}
