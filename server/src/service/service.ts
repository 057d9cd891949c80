import type { DatabaseRecords } from '../history/records';
import { isCommandFile } from '../prisma/commands/find';
import { type FoundConnection, findConnection } from '../prisma/connection';
import type { PrismaProject, ProjectSettings } from '../prisma/project';
import { findProjects } from '../prisma/projects';
import { findProjectOf } from '../prisma/target';
import type { Answers, Refusal } from '../recipes/plans/kind';
import type { Span } from '../text/span';
import { foundInHistory, foundInMigration } from './checks';
import { configFindings, isConfigFile } from './configFile';
import { deployRunbook } from './deployRunbook';
import { explainMigration } from './explain';
import { explainText } from './explainText';
import { fixAllOf } from './fixAll';
import { appliedTextOf, type HistoryView, historyOf } from './history';
import { type Hover, hoverAt, titleOf } from './hover';
import { type FindingId, type InsteadOffer, offersInstead, previewInstead, startInstead } from './instead/instead';
import { type Picture, pictureOfMigration } from './lanes';
import { type Lens, lensesOf, planLenses } from './lens';
import { allFixesOf, fixesOf, type Mending } from './mend';
import { OpenFiles } from './openFiles';
import { type PlanOffer, planOffers } from './planOffers';
import { planPlaces } from './planPlaces';
import type { Ports, ServiceSettings } from './ports';
import { foundInSchema } from './prediction/findings';
import { isPrediction, type NoPrediction, type Prediction } from './prediction/predictor';
import { type Naming, type SafeMigration, safeMigration } from './prediction/safeMigration';
import { schemaHoverAt } from './prediction/schemaHover';
import type { Scaffold } from './scaffold';
import { Session } from './session';
import { type Status, statusOf } from './status';
import { type Tracing, tracingOf } from './trace';
import type { ExplainedMigration, Finding, Fix } from './view';

/** All that Lockstep does, for one workspace. Paths are absolute with `/`, offsets UTF-16. Nothing here throws on user text. */
export interface Service {
  /** Finds the Prisma projects in these folders; what was known before is forgotten. */
  setFolders(roots: readonly string[]): void;
  /**
   * Opens what a path names: one migration, a project, or all projects below a folder. Empty when there is none.
   */
  open(path: string): readonly { readonly session: Session; readonly migration: string | undefined }[];
  /** Takes over settings, and those of folders that have their own; everything is derived anew. */
  configure(settings: ServiceSettings, byFolder?: ReadonlyMap<string, ServiceSettings>): void;
  /** From now on the file has this text, saved or not. */
  openText(path: string, text: string): void;
  /** From now on the file has the text it has on disk. */
  closeText(path: string): void;
  /** Files or folders were created, changed or deleted on disk. */
  filesChanged(paths: readonly string[]): void;
  /** The git HEAD or a branch has moved. */
  headChanged(): void;
  /** The database of the project with this migrations folder was asked what has been applied; undefined forgets it. */
  takeRecords(migrationsPath: string, records: DatabaseRecords | undefined): void;
  /** Where a project's own database is. The answer is a secret, for a driver alone. */
  connectionOf(project: PrismaProject): FoundConnection;
  /** The histories of all projects. */
  histories(): readonly HistoryView[];
  /** The text that was applied of an edited or missing migration; undefined where it cannot be had. */
  appliedText(path: string): string | undefined;
  /** Markdown for operators: of one migration, or of all that are pending. */
  runbook(path?: string): string;
  /** Findings by file, of all files that have any. */
  check(): ReadonlyMap<string, readonly Finding[]>;
  /** The same in lists that are each of one file, in that order, found while they are asked for. */
  checkEach(): Iterable<readonly Finding[]>;
  /** Drops what was derived of a file, to save memory. */
  forget(path: string): void;
  /** What Prisma would write for each project's schema as it is now, or why that is not known. */
  predictions(): readonly (Prediction | NoPrediction)[];
  /** The gentle migrations for what Prisma would write, in the project of a file; undefined when that is in none. */
  safeMigration(path: string, naming: Naming): SafeMigration | undefined;
  /** Findings of the statements of one migration, whether it is pending or not. */
  checkMigration(session: Session, index: number): readonly Finding[];
  textOf(path: string): string | undefined;
  /** What mends the findings that touch a span. */
  fixesAt(path: string, span: Span): readonly Mending[];
  /** What mends the findings of a file, all of them. */
  fixes(path: string): readonly Mending[];
  /** All equivalent fixes of a migration as one, undefined when there is none; of the findings that are wanted. */
  fixAll(path: string, wanted?: (finding: Finding) => boolean, how?: { readonly chosen?: boolean }): Fix | undefined;
  hover(path: string, offset: number): Hover | undefined;
  lenses(path: string): readonly Lens[];
  /** The statements of a migration. */
  outline(path: string): readonly { readonly span: Span; readonly selection: Span; readonly name: string }[];
  explain(path: string): ExplainedMigration | undefined;
  /** What `explain` says, for people. */
  explainText(path: string): string | undefined;
  /** What a run of a migration, and of all before it, on a shadow database needs. */
  tracing(path: string, postgres: number): Tracing | undefined;
  /** The lock timeline of a migration, as it is drawn. */
  picture(path: string): Picture | undefined;
  /** The plans that may begin at a place of schema.prisma. */
  planOffers(path: string, span: Span): readonly PlanOffer[];
  /** The plans in the place of what the findings at a span are about. */
  offersInstead(path: string, span: Span): readonly InsteadOffer[];
  /** All phases of such a plan, and the first one as an edit that replaces what the finding is about. */
  previewInstead(finding: FindingId, kind: string, answers: Answers): readonly Scaffold[] | Refusal;
  startInstead(finding: FindingId, kind: string, answers: Answers): Scaffold | Refusal;
  /** The project that plans are for: that of a file, else the first; undefined when there is none. */
  planSession(path?: string): Session | undefined;
  status(path?: string): Status;
  /** The projects that were found, with their migrations. */
  readonly sessions: readonly Session[];
}

/**
 * The service over its ports.
 * @param report is told of internal errors, which show nowhere else
 */
export function createService(ports: Ports, settings: ServiceSettings, report: (problem: string) => void): Service {
  return new Workspace(ports, settings, report);
}

class Workspace implements Service {
  private readonly files: OpenFiles;
  private readonly ports: Ports;
  private roots: readonly string[] = [];
  private byFolder: ReadonlyMap<string, ServiceSettings> = new Map();
  /** The findings alone, of what was found: as long as nothing changes they are the very same. */
  private readonly findings = new WeakMap<object, readonly Finding[]>();
  /** What databases said, by migrations folder. */
  private readonly records = new Map<string, DatabaseRecords>();
  sessions: readonly Session[] = [];

  constructor(
    ports: Ports,
    private settings: ServiceSettings,
    private readonly report: (problem: string) => void,
  ) {
    this.files = new OpenFiles(ports.files);
    this.ports = { ...ports, files: this.files };
  }

  setFolders(roots: readonly string[]): void {
    this.roots = roots;
    this.discover();
  }

  configure(settings: ServiceSettings, byFolder: ReadonlyMap<string, ServiceSettings> = new Map()): void {
    this.settings = settings;
    this.byFolder = byFolder;
    this.discover();
  }

  /** Those of the nearest folder around a path that has its own. */
  private settingsFor(path: string): ServiceSettings {
    const around = [...this.byFolder.keys()].filter((folder) => path === folder || path.startsWith(`${folder}/`));
    const nearest = around.reduce((best, folder) => (folder.length > best.length ? folder : best), '');
    return this.byFolder.get(nearest) ?? this.settings;
  }

  private discover(): void {
    this.sessions = findProjects(this.files, this.roots, this.asked).map((project) => this.sessionFor(project));
  }

  open(path: string): readonly { readonly session: Session; readonly migration: string | undefined }[] {
    const target = findProjectOf(this.files, path, this.asked);
    const named = target && (target.migration !== undefined || isPlaceOf(target.project, path));
    const below = named ? [] : findProjects(this.files, [path], this.asked);
    const targets =
      below.length > 0 ? below.map((project) => ({ project, migration: undefined })) : target ? [target] : [];
    const opened = targets.map(({ project, migration }) => ({ session: this.sessionFor(project), migration }));
    this.sessions = opened.map(({ session }) => session);
    return opened;
  }

  private sessionFor(project: PrismaProject): Session {
    const session = new Session(project, this.ports, this.settingsFor(project.root));
    const records = this.records.get(project.migrationsPath);
    if (records) session.takeRecords(records);
    return session;
  }

  private get asked(): ProjectSettings {
    return this.settings.prisma === undefined ? {} : { prisma: this.settings.prisma };
  }

  openText(path: string, text: string): void {
    const fresh = !this.files.exists(path);
    this.files.open(path, text);
    const session = this.sessionOf(path);
    if (isConfigFile(path)) this.reconfigure();
    else if (isCommandFile(path)) this.forgetCommands();
    else if (!session) this.adopt(path);
    // A migration may be opened before anybody says that it was created.
    else if (!session.update(path) && (fresh || path.endsWith('/migration.sql'))) session.reload();
  }

  closeText(path: string): void {
    this.files.close(path);
    if (isConfigFile(path)) this.reconfigure();
    if (isCommandFile(path)) this.forgetCommands();
    this.sessionOf(path)?.update(path);
  }

  /** Asks again what production runs. */
  private forgetCommands(): void {
    for (const session of this.sessions) session.forgetCommands();
  }

  /** The project of a file, its own or one that says what production runs. */
  private concernedBy(path: string): Session | undefined {
    const runsIt = (session: Session) => session.commands.some((command) => command.path === path);
    return this.sessionOf(path) ?? (isCommandFile(path) ? this.sessions.find(runsIt) : undefined);
  }

  filesChanged(paths: readonly string[]): void {
    if (paths.some(isConfigFile)) this.reconfigure();
    const others = paths.filter(
      (path) => !isConfigFile(path) && !this.changedMigration(path) && !this.changedSchema(path),
    );
    if (others.some(isCommandFile)) this.forgetCommands();
    if (others.some((path) => !path.endsWith('.sql') && !isOnlyCommandFile(path))) this.discover();
    else for (const path of others) this.sessionOf(path)?.reload();
  }

  /** Takes over what each project's lockstep.json says now. */
  private reconfigure(): void {
    this.sessions = this.sessions.map((session) => session.reconfigured());
  }

  /** Takes over one changed migration.sql; false when the list of migrations may have changed as well. */
  private changedMigration(path: string): boolean {
    const session = this.sessionOf(path);
    return session !== undefined && this.files.exists(path) && session.update(path);
  }

  /** Whether the file belongs to a schema, and all that a project is told by is what it was. */
  private changedSchema(path: string): boolean {
    const session = this.sessionOf(path);
    if (!session?.project.schemaFiles.includes(path) || !this.files.exists(path)) return false;
    const target = findProjectOf(this.files, path, this.asked);
    return target !== undefined && session.isOf(target.project);
  }

  headChanged(): void {
    for (const session of this.sessions) session.forgetApplied();
  }

  takeRecords(migrationsPath: string, records: DatabaseRecords | undefined): void {
    if (records) this.records.set(migrationsPath, records);
    else this.records.delete(migrationsPath);
    for (const session of this.sessions) {
      if (session.project.migrationsPath === migrationsPath) session.takeRecords(records);
    }
  }

  connectionOf(project: PrismaProject): FoundConnection {
    return findConnection(this.files, project, this.ports.environment ?? {});
  }

  histories(): readonly HistoryView[] {
    return this.sessions
      .filter(({ project }) => project.silentBecause === undefined)
      .map((session) => historyOf(session, this.report));
  }

  appliedText(path: string): string | undefined {
    const session = this.sessionOf(path);
    return session && appliedTextOf(session, path);
  }

  runbook(path?: string): string {
    const place = path === undefined ? undefined : this.placeOf(path);
    if (place) return deployRunbook(place.session, [place.index]);
    return this.sessions
      .filter(({ project }) => project.silentBecause === undefined)
      .map((session) =>
        deployRunbook(
          session,
          session.migrations.flatMap((_, index) => (session.isPending(index) ? [index] : [])),
        ),
      )
      .join('\n');
  }

  check(): ReadonlyMap<string, readonly Finding[]> {
    const byPath = new Map<string, readonly Finding[]>();
    for (const findings of this.checkEach()) {
      const { path } = findings[0]!;
      const known = byPath.get(path);
      byPath.set(path, known ? [...known, ...findings] : findings);
    }
    return byPath;
  }

  *checkEach(): Iterable<readonly Finding[]> {
    for (const finding of configFindings(this.sessions.map(({ config }) => config))) yield [finding];
    const told = new Set<string>();
    for (const session of this.sessions) {
      for (const findings of this.foundIn(session)) if (!isTold(findings[0]!, told)) yield findings;
    }
  }

  /** The findings of a project, in lists that are each of one file; never an empty list. */
  private *foundIn(session: Session): Iterable<readonly Finding[]> {
    if (session.project.silentBecause !== undefined) return;
    for (let index = 0; index < session.migrations.length; index++) {
      const findings = session.shows(index) ? this.checkMigration(session, index) : [];
      if (findings.length > 0) yield findings;
    }
    for (const { finding } of foundInHistory(session, this.report)) yield [finding];
    for (const { finding } of foundInSchema(session, this.report)) yield [finding];
  }

  forget(path: string): void {
    const session = this.sessionOf(path);
    const index = session?.indexOf(path) ?? -1;
    if (session && index >= 0) session.forget(index);
  }

  predictions(): readonly (Prediction | NoPrediction)[] {
    return this.sessions
      .filter(({ project }) => project.silentBecause === undefined)
      .map((session) => session.prediction.get(this.report));
  }

  checkMigration(session: Session, index: number): readonly Finding[] {
    const found = foundInMigration(session, index, this.report);
    const known = this.findings.get(found);
    if (known) return known;
    const findings = found.map(({ finding }) => finding);
    this.findings.set(found, findings);
    return findings;
  }

  textOf(path: string): string | undefined {
    const session = this.sessionOf(path);
    const index = session?.indexOf(path) ?? -1;
    return (session && index >= 0 ? session.migrations[index]!.text : undefined) ?? this.files.read(path);
  }

  fixesAt(path: string, span: Span): readonly Mending[] {
    const session = this.concernedBy(path);
    const withIgnoring = this.settingsFor(path).ignoreFix !== false;
    return session ? fixesOf(session, path, span, this.report, { withIgnoring }) : [];
  }

  fixes(path: string): readonly Mending[] {
    const session = this.concernedBy(path);
    return session ? allFixesOf(session, path, this.report) : [];
  }

  fixAll(path: string, wanted?: (finding: Finding) => boolean, how?: { readonly chosen?: boolean }): Fix | undefined {
    const session = this.sessionOf(path);
    return session && fixAllOf(session, path, this.report, wanted, how);
  }

  safeMigration(path: string, naming: Naming): SafeMigration | undefined {
    const session = this.sessionOf(path) ?? (this.sessions.length === 1 ? this.sessions[0] : undefined);
    if (!session) return undefined;
    const { silentBecause } = session.project;
    if (silentBecause !== undefined) return { kind: 'none', reason: silentBecause, later: false };
    return safeMigration(session, naming, this.report);
  }

  hover(path: string, offset: number): Hover | undefined {
    const prediction = this.predictionFor(path);
    if (prediction) return schemaHoverAt(prediction, path, offset);
    const place = this.placeOf(path);
    if (!place) return undefined;
    const { session, index } = place;
    const versions = { postgres: session.postgres, prisma: session.project.prisma.version };
    return hoverAt(session.timeline(index), offset, versions);
  }

  lenses(path: string): readonly Lens[] {
    const place = this.placeOf(path);
    if (!place) return [];
    const { session, index } = place;
    const { state } = session.states[index]!;
    const reference = session.isBeforeBaseline(index) ? 'baseline' : session.past.reference;
    const plan = planPlaces(session).get(session.migrations[index]!.name);
    return [
      ...(plan ? planLenses(plan) : []),
      ...lensesOf(state, reference, session.timeline(index), session.project.prisma.version),
    ];
  }

  outline(path: string): readonly { readonly span: Span; readonly selection: Span; readonly name: string }[] {
    const place = this.placeOf(path);
    if (!place) return [];
    return place.session.timeline(place.index).steps.map((step) => {
      const span = { start: step.statement.start, end: step.statement.end };
      return { span, selection: span, name: titleOf(step) };
    });
  }

  explain(path: string): ExplainedMigration | undefined {
    const place = this.placeOf(path);
    return place && explainMigration(place.session, place.index);
  }

  explainText(path: string): string | undefined {
    const place = this.placeOf(path);
    return place && explainText(place.session, place.index);
  }

  tracing(path: string, postgres: number): Tracing | undefined {
    const place = this.placeOf(path);
    return place && tracingOf(place.session.on(postgres), [place.index]);
  }

  picture(path: string): Picture | undefined {
    const place = this.placeOf(path);
    return place && pictureOfMigration(place.session, place.index);
  }

  planOffers(path: string, span: Span): readonly PlanOffer[] {
    const session = this.sessionOf(path);
    return session?.project.silentBecause === undefined && session?.project.schemaFiles.includes(path)
      ? planOffers(session, path, span)
      : [];
  }

  offersInstead(path: string, span: Span): readonly InsteadOffer[] {
    const session = this.sessionOf(path);
    return session?.project.silentBecause === undefined && session
      ? offersInstead(session, path, span, this.report)
      : [];
  }

  previewInstead(finding: FindingId, kind: string, answers: Answers): readonly Scaffold[] | Refusal {
    const session = this.sessionOf(finding.path);
    return session ? previewInstead(session, kind, answers, finding, this.report) : nowhere;
  }

  startInstead(finding: FindingId, kind: string, answers: Answers): Scaffold | Refusal {
    const session = this.sessionOf(finding.path);
    return session ? startInstead(session, kind, answers, finding, this.report) : nowhere;
  }

  planSession(path?: string): Session | undefined {
    const session = (path === undefined ? undefined : this.sessionOf(path)) ?? this.sessions[0];
    return session?.project.silentBecause === undefined ? session : undefined;
  }

  status(path?: string): Status {
    const session = path === undefined ? undefined : this.sessionOf(path);
    return statusOf(session ? [session] : this.sessions, (each) => [...this.foundIn(each)]);
  }

  /** The prediction of the project to whose schema a file belongs. */
  private predictionFor(path: string): Prediction | undefined {
    const session = this.sessionOf(path);
    if (!session?.project.schemaFiles.includes(path) || session.project.silentBecause !== undefined) return undefined;
    const prediction = session.prediction.get(this.report);
    return isPrediction(prediction) ? prediction : undefined;
  }

  private placeOf(path: string): { readonly session: Session; readonly index: number } | undefined {
    const session = this.sessionOf(path);
    const index = session?.indexOf(path) ?? -1;
    return session && index >= 0 && session.project.silentBecause === undefined ? { session, index } : undefined;
  }

  private sessionOf(path: string): Session | undefined {
    return this.sessions.find((session) => session.owns(path));
  }

  /** A file outside of the folders, or of a project that was not there when they were searched. */
  private adopt(path: string): void {
    if (!path.endsWith('/migration.sql')) return;
    const target = findProjectOf(this.files, path, this.asked);
    if (target) this.sessions = [...this.sessions, this.sessionFor(target.project)];
  }
}

/** What is said where no project is. */
export const nowhere: Refusal = { refused: 'There is no Prisma project here.' };

/** Whether a finding was told before: what several projects of a repository have in common is told once. */
function isTold({ path, rule, span }: Finding, told: Set<string>): boolean {
  if (!isCommandFile(path)) return false;
  const key = `${path} ${rule} ${span.start}`;
  const before = told.has(key);
  told.add(key);
  return before;
}

/** Whether nothing but what production runs depends on a file; package.json names versions too. */
function isOnlyCommandFile(path: string): boolean {
  return isCommandFile(path) && !path.endsWith('/package.json');
}

/** Whether a path is a project's own folder, its schema or its migrations folder. */
function isPlaceOf({ root, schemaPath, migrationsPath }: PrismaProject, path: string): boolean {
  return [root, schemaPath, migrationsPath].includes(path);
}
