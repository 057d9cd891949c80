import type { EngineClient } from '../node/engine/client';
import { isPrediction, type NoPrediction, type Prediction } from '../service/prediction/predictor';
import type { Service } from '../service/service';
import { findingJson } from './checkJson';
import { checkText } from './checkText';
import { writeFix } from './edits';
import { type Options, UsageError } from './options';
import { type Report, reportOf } from './report';
import { type Named, relativeToHere } from './target';

/** Has Prisma's engine say what it would write, until nothing more is asked of it. */
export async function settle(service: Service, engine: EngineClient): Promise<void> {
  service.predictions();
  while (await engine.settled()) service.predictions();
}

/** What is printed, and what it is about. */
export interface Predicted {
  readonly text: string;
  readonly report: Report;
}

/**
 * What Prisma would write for the schema as it is, and what is found in that; with --write also the gentle migrations,
 * which are written.
 * @param now the time in UTC, as 14 digits
 * @throws UsageError when it cannot be told
 */
export function predict(
  service: Service,
  named: readonly Named[],
  options: Options,
  now: string,
  color: boolean,
): Predicted {
  const [one, ...others] = named;
  if (!one || others.length > 0) throw new UsageError('there is more than one project here; name one of them');
  const prediction = known(service.predictions()[0]);
  const naming = { now, words: options.name };
  const made = options.write ? service.safeMigration(one.session.project.schemaFiles[0] ?? '', naming) : undefined;
  const fix = made?.kind === 'created' ? made.fix : undefined;
  if (fix && !options.dryRun) writeFix(fix);
  const written = (fix?.creates ?? []).map(({ path, text }) => ({ path: relativeToHere(path), text }));
  const statements = prediction.scene?.script.statements.length ?? 0;
  const report = reportOf(
    service,
    prediction.found.map(({ finding }) => finding),
    { migrations: 1, statements },
  );
  const { sql, base } = prediction;
  if (options.format === 'json') {
    const findings = report.findings.map(findingJson);
    return { text: `${JSON.stringify({ sql, base, findings, ...(options.write && { written }) })}\n`, report };
  }
  const head = `-- What Prisma would write, compared with ${base}\n`;
  const verb = options.dryRun ? 'would be created' : 'created';
  const files = written.map(({ path, text }) => `-- ${verb}: ${path}\n${text.trimEnd()}\n`);
  const body = sql === '' ? '-- Nothing: the schema is what the migrations end in.\n' : sql;
  return { text: [head, body, checkText(report, color), ...files].join('\n'), report };
}

function known(prediction: Prediction | NoPrediction | undefined): Prediction {
  if (!prediction || !isPrediction(prediction)) {
    throw new UsageError(`what Prisma would write is not known: ${prediction?.reason}`);
  }
  return prediction;
}
