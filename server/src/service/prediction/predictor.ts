import type { Catalog } from '../../catalog/catalog';
import { isSameState, type SchemaState, type SchemaText } from '../../prisma/engine';
import { schemaTexts, type WholeSchema, wholeSchema } from '../../prisma/schemaFiles';
import type { RuleFinding, Scene } from '../../rules/rule';
import { foundInImagined } from '../checks';
import type { Found } from '../findings';
import type { Session } from '../session';
import { type Base, baseFromGit, baseFromHistory } from './base';
import { type Place, Places } from './places';

/** What Prisma would write for the schema as it is now, and what is found in that. */
export interface Prediction {
  /** What the schema is compared with, in words. */
  readonly base: string;
  /** What the engine writes; empty when there is nothing to be done. */
  readonly sql: string;
  /** What it does; undefined when there is nothing to be done. */
  readonly scene: Scene | undefined;
  /** The findings, at their places in the schema. */
  readonly found: readonly PlacedFinding[];
  readonly places: Places;
  /** The schema cannot be read as it is, or its difference is not known yet: this is of the last one that could. */
  readonly isFormer: boolean;
}

/** A finding with the place in the schema that causes it. */
export interface PlacedFinding extends Found<RuleFinding> {
  readonly place: Place;
}

/** Why there is no prediction, as the end of a sentence. */
export interface NoPrediction {
  readonly reason: string;
  /** It may be known in a moment. */
  readonly later: boolean;
}

/** Says what Prisma would write, and keeps the last good answer while the schema is being typed. */
export class Predictor {
  private good: { readonly from: SchemaState; readonly sql: string } | undefined;
  private looked: (Looked & { readonly end: Catalog }) | undefined;
  private last:
    | { readonly of: object; readonly now: readonly SchemaText[]; readonly prediction: Prediction }
    | undefined;

  private base:
    | (Pick<Session, 'migrations' | 'lastMigration'> & { now: readonly SchemaText[]; base: Base })
    | undefined;

  private readonly nowRead = new LastRead();
  private readonly baseRead = new LastRead();

  /** What the schema was compared with when it was last looked into, or why it was not; undefined before. */
  status: string | undefined;

  constructor(private readonly session: Session) {}

  /** What was found may depend on what has been forgotten. */
  forget(): void {
    this.looked = undefined;
  }

  /** The prediction for the schema's files as they are, saved or not; or why there is none. */
  get(report: (problem: string) => void): Prediction | NoPrediction {
    const prediction = this.find(report);
    this.status = isPrediction(prediction)
      ? `compared with ${prediction.base}`
      : `not looked into: ${prediction.reason}`;
    return prediction;
  }

  private find(report: (problem: string) => void): Prediction | NoPrediction {
    const { ports, project } = this.session;
    if (!ports.engine) return none('Prisma’s engine is not asked here');
    const now = schemaTexts(ports.files, project);
    if (!now) return none('no schema.prisma is known');
    // Whoever removes the last of all tables does that knowingly; mostly the models are in files that are not known here.
    if (this.nowRead.of(now).models.length === 0) return none('the schema has no models');
    const known = this.baseOf(now);
    const base =
      known.kind === 'unknown' && this.mayRun
        ? baseFromHistory(ports.engine, this.session.migrations, now, known.reason)
        : known;
    if (base.kind === 'unknown') return none(base.reason, base.later);
    const answer = ports.engine.difference(base.state, now);
    if (answer?.kind === 'sql') this.good = { from: base.state, sql: answer.sql };
    if (!this.good || !isSameState(this.good.from, base.state)) {
      return answer && answer.kind !== 'sql'
        ? none(answer.message)
        : none('Prisma’s engine has not answered yet', true);
    }
    return this.predicted(base, now, this.good.sql, answer?.kind !== 'sql', report);
  }

  /** Whether the migrations may be run to find out what they end in: where git is asked, and more on request. */
  private get mayRun(): boolean {
    const { ports, lastMigration } = this.session;
    return ports.git !== undefined && (typeof lastMigration !== 'string' || ports.runsAlways === true);
  }

  private baseOf(now: readonly SchemaText[]): Base {
    const { migrations, lastMigration } = this.session;
    const known = this.base;
    const isKnown = known?.migrations === migrations && known.lastMigration === lastMigration;
    if (known && isKnown && isSameState(known.now, now)) return known.base;
    const base = baseFromGit(migrations, lastMigration, this.schemasFor(now), () => this.session.catalogAtEnd);
    this.base = { migrations, lastMigration, now, base };
    return base;
  }

  private predicted(
    { state, source }: Extract<Base, { kind: 'known' }>,
    now: readonly SchemaText[],
    sql: string,
    isFormer: boolean,
    report: (problem: string) => void,
  ): Prediction {
    const looked = this.look(sql, report);
    if (this.last?.of === looked && isSameState(this.last.now, now) && this.last.prediction.isFormer === isFormer) {
      return this.last.prediction;
    }
    const places = new Places(this.nowRead.of(now), this.baseRead.of(state === 'empty' ? [] : state));
    const found = looked.found.flatMap((each) => placed(each, looked.scene, places) ?? []).sort(byPlace);
    const prediction = { base: source, sql, scene: looked.scene, found, places, isFormer };
    this.last = { of: looked, now, prediction };
    return prediction;
  }

  private schemasFor(now: readonly SchemaText[]) {
    return { base: (texts: readonly SchemaText[]) => this.baseRead.of(texts), now: () => this.nowRead.of(now) };
  }

  /** What the SQL does after all migrations, worked out once. */
  private look(sql: string, report: (problem: string) => void): Looked {
    if (sql === '') return nothing;
    const { catalogAtEnd: end } = this.session;
    if (this.looked?.sql !== sql || this.looked.end !== end) {
      const scene = this.session.imagined('predicted', sql);
      this.looked = { sql, end, scene, found: foundInImagined(this.session, scene, report) };
    }
    return this.looked;
  }
}

/** The schema that was read last, to be read once. */
class LastRead {
  private last: { readonly texts: readonly SchemaText[]; readonly schema: WholeSchema } | undefined;

  of(texts: readonly SchemaText[]): WholeSchema {
    if (!this.last || !isSameState(this.last.texts, texts)) this.last = { texts, schema: wholeSchema(texts) };
    return this.last.schema;
  }
}

/** SQL with what it does and what is found in it; nothing is done where there is none. */
interface Looked {
  readonly sql: string;
  readonly scene: Scene | undefined;
  readonly found: readonly Found<RuleFinding>[];
}

const nothing: Looked = { sql: '', scene: undefined, found: [] };

export function isPrediction(prediction: Prediction | NoPrediction): prediction is Prediction {
  return 'sql' in prediction;
}

function none(reason: string, later = false): NoPrediction {
  return { reason, later };
}

/** A finding of the SQL as one of the schema. */
function placed(each: Found<RuleFinding>, scene: Scene | undefined, places: Places): PlacedFinding | undefined {
  const { finding, source } = each;
  const statement = scene?.script.statements[finding.statement ?? -1];
  const place = statement && places.placeOf(statement, finding.span);
  if (!place) return undefined;
  const { file, span } = place;
  return { source, place, finding: { ...finding, path: file.path, migration: undefined, span, related: [] } };
}

function byPlace({ finding: a }: PlacedFinding, { finding: b }: PlacedFinding): number {
  return a.path === b.path ? a.span.start - b.span.start : a.path < b.path ? -1 : 1;
}
