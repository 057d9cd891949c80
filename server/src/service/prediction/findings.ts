import type { Session } from '../session';
import type { Finding, Fix } from '../view';
import { isPrediction } from './predictor';
import { schemaFixesOf } from './schemaFixes';

/** A finding in schema.prisma with what mends it there. */
export interface FoundInSchema {
  readonly finding: Finding;
  fixes(): readonly Fix[];
}

/** What is found in the SQL that Prisma would write for the schema as it is; nothing while that is not known. */
export function foundInSchema(session: Session, report: (problem: string) => void): FoundInSchema[] {
  const prediction = session.prediction.get(report);
  if (!isPrediction(prediction)) return [];
  const { found, places } = prediction;
  return found.map((each) => ({ finding: each.finding, fixes: () => schemaFixesOf(each, places) }));
}
