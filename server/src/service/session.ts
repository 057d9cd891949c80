import type { Applied } from '../history/applied';
import { compare, type MigrationState } from '../history/compare';
import type { Files } from '../prisma/files';
import { compareNames, type MigrationFile, readMigrations } from '../prisma/migrations';
import { below } from '../prisma/paths';
import type { PrismaProject } from '../prisma/project';
import { sendsAs } from '../prisma/sending';
import type { HistoryFinding, ReleaseUse, Scene } from '../rules/rule';
import { type Timeline, timelineOf } from '../timeline/timeline';
import type { SentAs } from '../timeline/transactions';
import { Chain } from './chain';
import { type Found, findInHistory } from './findings';
import { findApplied, historyScene, releaseOf } from './past';
import { newestPostgres, type Ports, type ServiceSettings } from './ports';

/** One Prisma project while it is open: its migrations, what has been applied of them, and what they do. */
export class Session {
  readonly postgres: number;
  private readonly chain: Chain;
  private readonly timelines = new WeakMap<object, Timeline>();
  private applied: Applied | undefined;
  private releaseKnown: { readonly use: ReleaseUse | undefined } | undefined;
  private statesKnown: readonly MigrationState[] | undefined;
  private historyKnown:
    | { readonly states: readonly MigrationState[]; readonly found: readonly Found<HistoryFinding>[] }
    | undefined;

  constructor(
    readonly project: PrismaProject,
    readonly ports: Ports,
    readonly settings: ServiceSettings,
    chain?: Chain,
  ) {
    this.postgres = settings.postgres ?? newestPostgres;
    this.chain = chain ?? new Chain(ports.reader, this.postgres);
    this.reload();
  }

  /** A session over other files that knows what this one has derived. */
  copy(files: Files): Session {
    const copy = new Session(this.project, { ...this.ports, files }, this.settings, this.chain.copy());
    copy.applied = this.past;
    copy.releaseKnown = { use: this.release };
    return copy;
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
    this.statesKnown = undefined;
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
    return this.chain.files.findIndex((file) => file.path === path);
  }

  /** What counts as applied, asked once. */
  get past(): Applied {
    this.applied ??= findApplied(this.ports, this.settings, this.project);
    return this.applied;
  }

  /** How the migrations stand to what has been applied: those at hand in their order, then the missing ones. */
  get states(): readonly MigrationState[] {
    this.statesKnown ??= compare(this.past, this.chain.files, compareNames(this.project.prisma.version));
    return this.statesKnown;
  }

  /** Whether the migration has not run anywhere that counts. */
  isPending(index: number): boolean {
    const { state } = this.states[index]!;
    return state === 'pending' || state === 'out of order';
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

  /** A migration as rules see it. */
  scene(index: number): Scene {
    const timeline = this.timeline(index);
    return {
      migration: this.chain.files[index]!.name,
      script: this.chain.script(index),
      timeline,
      before: this.chain.before(index),
      memo: this.chain.memo(index),
      postgres: this.postgres,
      prisma: this.project.prisma.version,
      release: this.release,
    };
  }

  private get release(): ReleaseUse | undefined {
    this.releaseKnown ??= { use: releaseOf(this.ports, this.past, this.project) };
    return this.releaseKnown.use;
  }

  /** Whether a file belongs to the project: its migrations and what stands beside them, or its schema. */
  owns(path: string): boolean {
    return below(this.project.migrationsPath, path) !== undefined || this.project.schemaFiles.includes(path);
  }

  /** How many statements a migration has. */
  statementCount(index: number): number {
    return this.chain.script(index).statements.length;
  }

  /** Whether findings of the migration's statements are shown. */
  shows(index: number): boolean {
    return this.isPending(index) || (this.settings.appliedFindings && this.states[index]!.state === 'applied');
  }
}
