import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { EngineClient } from '../node/engine/client';
import { createNodeService } from '../node/service';
import type { Severity } from '../rules/rule';
import { version } from '../service/about';
import { askDatabases } from './askDatabase';
import { checkGithub } from './checkGithub';
import { checkJson } from './checkJson';
import { checkSarif } from './checkSarif';
import { checkText } from './checkText';
import { explain } from './explain';
import { fix } from './fix';
import { help } from './help';
import { history } from './history';
import { type Options, readOptions, UsageError } from './options';
import { plans } from './plans';
import { predict, settle } from './predict';
import { check, type Report } from './report';

import { runbook } from './runbook';
import { scaffold } from './scaffold';
import { namedBy, refuseInvalidConfiguration } from './target';
import { trace } from './trace';

// Takes a command line; gives text on stdout, notes on stderr and an exit code: 0 nothing found, 1 something, 2 usage.

const commands = ['check', 'explain', 'fix', 'history', 'scaffold', 'plans', 'predict', 'runbook', 'trace'];

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.command === 'help') return print(help);
  if (options.command === 'version') return print(`${version}\n`);
  if (options.command === 'lsp') return startServer();
  if (!commands.includes(options.command)) {
    throw new UsageError(`there is no command "${options.command}"; lockstep --help lists them`);
  }
  return run(options);
}

/** A statement is rarely met again once its migration is done. */
const cacheSize = 100_000;

/** A run of a second ends before most of what V8 optimizes has paid for the processor time that this takes. */
function optimizeLater(): void {
  setFlagsFromString('--interrupt-budget=300000');
}

async function run(options: Options): Promise<number> {
  optimizeLater();
  const engine = new EngineClient({ pause: 0, onAnswer: () => {} });
  try {
    return await runWith(engine, options);
  } finally {
    await engine.close();
  }
}

async function runWith(engine: EngineClient, options: Options): Promise<number> {
  const report = (problem: string) => void process.stderr.write(`${problem}\n`);
  const service = await createNodeService(options.settings, report, {
    cacheSize,
    engine,
    runsAlways: options.command === 'predict',
  });
  if (options.command === 'scaffold') return print(scaffold(service, options, report));
  const named = options.paths.flatMap((path) => namedBy(service, path));
  refuseInvalidConfiguration(service, named);
  if (options.command === 'trace') {
    const { text, agrees } = await trace(named, options, report);
    print(text);
    return agrees ? 0 : 1;
  }
  await askDatabases(service, named, options);
  if (options.command === 'history') return print(history(named, options, report));
  if (options.command === 'runbook') return print(runbook(named));
  if (options.command === 'explain') return print(explain(named, options));
  if (options.command === 'plans') return print(plans(named, options));
  if (options.command === 'fix') return print(fix(service, named, options));
  if (options.command === 'predict' || !named.every(({ single }) => single)) await settle(service, engine);
  if (options.command === 'predict') {
    const { text, report } = predict(service, named, options, timeNow(), options.color ?? wantsColor());
    print(text);
    return outcome(report, options);
  }
  const checked = check(service, named);
  print(rendered(checked, options));
  return outcome(checked, options);
}

function outcome({ findings }: Report, { failOn }: Options): number {
  return findings.some(({ finding }) => reaches(finding.severity, failOn)) ? 1 : 0;
}

/** As the names of migrations begin with it. */
function timeNow(): string {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14);
}

function rendered(report: Report, options: Options): string {
  switch (options.format) {
    case 'json':
      return `${checkJson(report)}\n`;
    case 'sarif':
      return `${checkSarif(report)}\n`;
    case 'github':
      return checkGithub(report);
    default:
      return checkText(report, options.color ?? wantsColor());
  }
}

const severities: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

function reaches(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(threshold);
}

/** Flags come first, then NO_COLOR and FORCE_COLOR, then whether somebody is looking. */
function wantsColor(): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return process.env.FORCE_COLOR !== '0';
  return process.stdout.isTTY === true;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** The language server is a bundle of its own, beside this one; it ends the process itself. */
function startServer(): Promise<number> {
  require(join(__dirname, 'server.js'));
  return new Promise(() => {});
}

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', () => process.exit());

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    const message = error instanceof UsageError ? error.message : (error?.stack ?? String(error));
    process.stderr.write(`lockstep: ${message}\n`);
    process.exitCode = 2;
  },
);
