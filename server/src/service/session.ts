import type { Catalog } from '../catalog/catalog';
import type { Applied } from '../history/applied';
import { compare, type MigrationState } from '../history/compare';
import type { DatabaseRecords } from '../history/records';
import { type LastMigration, lastMigrationIn } from '../history/schemaAtLastMigration';
import type { Files } from '../prisma/files';
import { compareNames, type MigrationFile, readMigrations } from '../prisma/migrations';
import { below } from '../prisma/paths';
import type { PrismaProject } from '../prisma/project';
import { sendsAs } from '../prisma/sending';
import { toVersion } from '../prisma/version';
import type { HistoryFinding, ReleaseCommand, ReleaseUse, RuleFinding, Scene } from '../rules/rule';
import { nestedReader } from '../sql/nested';
import type { Script } from '../sql/statement';
import { replay } from '../timeline/replay';
import { type Timeline, timelineOf } from '../timeline/timeline';
import type { SentAs } from '../timeline/transactions';
import type { CarryPlace } from './carry';
import { Chain } from './chain';
import { releaseCommands } from './commands';
import { type ConfigFile, configFor, settingsWith } from './configFile';
import { type Found, findInHistory } from './findings';
import { historyScene } from './historyScene';
import { findApplied, lockBefore, releaseOf } from './past';
import { readPlanHead } from './planHead';
import { newestPostgres, type Ports, type ServiceSettings } from './ports';
import { Predictor } from './prediction/predictor';

/** One Prisma project while it is open: its migrations, what has been applied of them, and what they do. */
export class Session {
  readonly project: PrismaProject;
  /** What holds here, of what is asked for and what the project's lockstep.json says. */
  readonly settings: ServiceSettings;
  readonly config: ConfigFile;
  readonly postgres: number;
  private readonly chain: Chain;
  private readonly timelines = new WeakMap<object, Timeline>();
  private applied: Applied | undefined;
  private records: DatabaseRecords | undefined;
  private lastKnown: { readonly last: LastMigration | string } | undefined;
  private releaseKnown: { readonly use: ReleaseUse | undefined } | undefined;
  /** What the rules found, by what they looked at. May be dropped at any time. */
  readonly foundBefore = new WeakMap<Timeline, readonly Found<RuleFinding>[]>();
  private commandsKnown: readonly ReleaseCommand[] | undefined;
  private lockKnown: { readonly text: string | undefined } | undefined;
  private statesKnown: readonly MigrationState[] | undefined;
  private historyKnown:
    | { readonly states: readonly MigrationState[]; readonly found: readonly Found<HistoryFinding>[] }
    | undefined;

  /**
   * @param found the project as its files have it
   * @param asked what was asked for, whatever the project's lockstep.json says
   * @param chain what has been derived of it before
   */
  constructor(
    private readonly found: PrismaProject,
    readonly ports: Ports,
    private readonly asked: ServiceSettings,
    chain?: Chain,
  ) {
    this.config = configFor(ports.files, found.root);
    this.settings = settingsWith(asked, this.config.config);
    const prisma = this.settings.prisma === undefined ? undefined : toVersion(this.settings.prisma);
    this.project = prisma === undefined ? found : { ...found, prisma: { version: prisma, source: 'setting' } };
    this.postgres = this.settings.postgres ?? newestPostgres;
    this.chain = chain?.postgres === this.postgres ? chain : new Chain(ports.reader, this.postgres);
    this.reload();
  }

  /** A session over other files that knows what this one has derived. */
  copy(files: Files): Session {
    const copy = new Session(this.found, { ...this.ports, files }, this.asked, this.chain.copy());
    copy.applied = this.past;
    copy.releaseKnown = { use: this.release };
    copy.lastKnown = this.lastKnown;
    copy.lockKnown = { text: this.lockBefore };
    return copy;
  }

  /** The same project on a server of this major version, whatever the settings say. */
  on(postgres: number): Session {
    if (postgres === this.postgres) return this;
    return new Session(this.found, this.ports, { ...this.asked, from: 'command line', postgres });
  }

  /** The session that takes this one's place after a lockstep.json may have changed. */
  reconfigured(): Session {
    const { path, text } = configFor(this.ports.files, this.found.root);
    if (path === this.config.path && text === this.config.text) return this;
    const next = new Session(this.found, this.ports, this.asked, this.chain);
    next.records = this.records;
    if (next.settings.applied === this.settings.applied) next.applied = this.applied;
    return next;
  }

  /** Reads the list of migrations and their texts again. */
  reload(): void {
    this.chain.load(readMigrations(this.ports.files, this.project));
    this.statesKnown = undefined;
  }

  /** Asks again what has been applied, when next it matters: the git HEAD has moved. */
  forgetApplied(): void {
    this.applied = undefined;
    this.releaseKnown = undefined;
    this.lastKnown = undefined;
    this.prediction.forget();
    this.lockKnown = undefined;
    this.statesKnown = undefined;
  }

  /** Takes over what the project's database says of its migrations. */
  takeRecords(records: DatabaseRecords | undefined): void {
    this.records = records;
    this.forgetApplied();
  }

  /** Takes over the text of one of its files after it changed. Returns false when that is none of its migrations. */
  update(path: string): boolean {
    const index = this.indexOf(path);
    if (index < 0) return false;
    const file = this.chain.files[index]!;
    const result = this.ports.files.readResult(path);
    const { name } = file;
    if (result.kind === 'text') this.chain.update(index, { name, path, text: result.text });
    else this.reload();
    this.statesKnown = undefined;
    return true;
  }

  get migrations(): readonly MigrationFile[] {
    return this.chain.files;
  }

  /** The migration whose migration.sql that is, -1 when none. */
  indexOf(path: string): number {
    return this.chain.indexOf(path);
  }

  /** What counts as applied, asked once. */
  get past(): Applied {
    this.applied ??= findApplied(this.ports, this.settings, this.project, this.records);
    return this.applied;
  }

  /** How the migrations stand to what has been applied: those at hand in their order, then the missing ones. */
  get states(): readonly MigrationState[] {
    this.statesKnown ??= compare(this.past, this.chain.files, compareNames(this.project.prisma.version)).map((each) =>
      isPending(each) && this.isUpToBaseline(each.name) ? { ...each, state: 'applied' } : each,
    );
    return this.statesKnown;
  }

  /** Whether the project's lockstep.json takes the migration for applied long ago. */
  isBeforeBaseline(index: number): boolean {
    return this.isUpToBaseline(this.chain.files[index]!.name);
  }

  private isUpToBaseline(name: string): boolean {
    const { baseline } = this.config.config;
    if (baseline === undefined) return false;
    return name.startsWith(`${baseline}_`) || compareNames(this.project.prisma.version)(name, baseline) <= 0;
  }

  /** Whether the migration has not run anywhere that counts. */
  isPending(index: number): boolean {
    return isPending(this.states[index]!);
  }

  /** What the rules find in the history as such; asked again only when a state may have changed. */
  historyFound(report: (problem: string) => void): readonly Found<HistoryFinding>[] {
    const { states } = this;
    if (this.historyKnown?.states !== states) {
      this.historyKnown = { states, found: findInHistory(historyScene(this), report) };
    }
    return this.historyKnown.found;
  }

  timeline(index: number): Timeline {
    const replayed = this.chain.replayed(index);
    const known = this.timelines.get(replayed);
    if (known) return known;
    const timeline = timelineOf(replayed, this.sentAs(index));
    this.timelines.set(replayed, timeline);
    return timeline;
  }

  private sentAs(index: number): SentAs {
    const texts = this.chain.script(index).statements.map(({ parsed }) => parsed.text);
    return sendsAs(texts, this.project.prisma.version, this.ports.splits);
  }

  /** What exists once all migrations have run. */
  get catalogAtEnd(): Catalog {
    return this.chain.end();
  }

  /** A migration as rules see it. */
  scene(index: number): Scene {
    return this.sceneOf({
      migration: this.chain.files[index]!.name,
      script: this.chain.script(index),
      timeline: this.timeline(index),
      before: this.chain.before(index),
      memo: this.chain.memo(index),
      planned: readPlanHead(this.chain.files[index]!.text) !== undefined,
    });
  }

  /** A migration that nobody has written, as rules would see it after all others. */
  imagined(migration: string, text: string): Scene {
    const script = this.ports.reader.read(text);
    const { catalogAtEnd: before, postgres } = this;
    const replayed = replay(script, before, { migration, postgres, read: nestedReader(this.ports.reader) });
    const texts = script.statements.map(({ parsed }) => parsed.text);
    const sentAs = sendsAs(texts, this.project.prisma.version, this.ports.splits);
    return this.sceneOf({ migration, script, timeline: timelineOf(replayed, sentAs), before });
  }

  private sceneOf(known: Omit<Scene, 'postgres' | 'prisma' | 'release'>): Scene {
    const { postgres, release } = this;
    return { ...known, postgres, prisma: this.project.prisma.version, release };
  }

  /** What Prisma would write for the schema as it is now. */
  readonly prediction = new Predictor(this);

  /** What git has of the commit that last changed the migrations, asked once; or why that cannot be told. */
  get lastMigration(): LastMigration | string {
    const { git } = this.ports;
    this.lastKnown ??= { last: git ? lastMigrationIn(git, this.project) : 'git is not asked here' };
    return this.lastKnown.last;
  }

  /** Where a migration stands, for what replays another text in its place. */
  site(index: number): CarryPlace {
    const { name } = this.chain.files[index]!;
    return { reader: this.ports.reader, postgres: this.postgres, migration: name, before: this.chain.before(index) };
  }

  /** Where production runs commands of Prisma. */
  get commands(): readonly ReleaseCommand[] {
    this.commandsKnown ??= releaseCommands(this.ports.files, this.project.root, this.migrations.length > 0);
    return this.commandsKnown;
  }

  /** A file that says what production runs has another text: its path, or any. */
  forgetCommands(): void {
    this.commandsKnown = undefined;
    this.historyKnown = undefined;
  }

  /** The text of migration_lock.toml on the branch whose migrations count as applied. */
  get lockBefore(): string | undefined {
    this.lockKnown ??= { text: lockBefore(this.ports, this.past, this.project) };
    return this.lockKnown.text;
  }

  private get release(): ReleaseUse | undefined {
    this.releaseKnown ??= { use: releaseOf(this.ports, this.past, this.project) };
    return this.releaseKnown.use;
  }

  /** Whether the project is as its files have it. */
  isOf(project: PrismaProject): boolean {
    return JSON.stringify(project) === JSON.stringify(this.found);
  }

  /** Whether a file belongs to the project: its migrations and what stands beside them, or its schema. */
  owns(path: string): boolean {
    return below(this.project.migrationsPath, path) !== undefined || this.project.schemaFiles.includes(path);
  }

  /** Drops what was derived of a migration, to save memory; what is asked for later is derived again. */
  forget(index: number): void {
    this.chain.forget(index);
  }

  script(index: number): Script {
    return this.chain.script(index);
  }

  /** How many statements a migration has. */
  statementCount(index: number): number {
    return this.chain.count(index);
  }

  /** Whether findings of the migration's statements are shown. */
  shows(index: number): boolean {
    if (this.isBeforeBaseline(index)) return false;
    return this.isPending(index) || (this.settings.appliedFindings && this.states[index]!.state === 'applied');
  }
}

function isPending({ state }: MigrationState): boolean {
  return ['pending', 'out of order', 'failed', 'rolled back'].includes(state);
}
