import { posix } from 'node:path';
import type { Files } from '../prisma/files';
import { upwards } from '../prisma/paths';
import { type Config, type ConfigProblem, emptyConfig, readConfig } from './config';
import { invalidConfiguration } from './ownRules';
import type { ServiceSettings } from './ports';
import type { Finding } from './view';

const names = ['lockstep.json', '.lockstep.json'];

/** The lockstep.json of a project; its path and text are undefined where there is none. */
export interface ConfigFile {
  readonly path: string | undefined;
  readonly text: string | undefined;
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

const noFile: ConfigFile = { path: undefined, text: undefined, config: emptyConfig, problems: [] };

export function isConfigFile(path: string): boolean {
  return names.includes(posix.basename(path));
}

/** The nearest lockstep.json in a project's folder or above it, up to the top of the repository. */
export function configFor(files: Files, root: string): ConfigFile {
  for (const folder of upwards(root)) {
    for (const name of names) {
      const path = posix.join(folder, name);
      const result = files.readResult(path);
      if (result.kind === 'text') return { path, text: result.text, ...readConfig(result.text) };
      if (result.kind === 'unreadable' && files.list(path) === undefined) {
        const problem = { span: { start: 0, end: 0 }, message: result.problem };
        return { ...noFile, path, problems: [problem] };
      }
    }
    if (files.exists(posix.join(folder, '.git'))) break;
  }
  return noFile;
}

/** The settings that hold for a project: what was asked for on the command line goes before its lockstep.json, and that before an editor's settings. */
export function settingsWith(asked: ServiceSettings, { postgres, prisma, applied }: Config): ServiceSettings {
  const first = asked.from === 'command line' ? asked : { postgres, prisma, applied };
  const second = asked.from === 'command line' ? { postgres, prisma, applied } : asked;
  return {
    ...asked,
    postgres: first.postgres ?? second.postgres,
    prisma: first.prisma ?? second.prisma,
    applied: first.applied ?? second.applied,
  };
}

/** What is wrong with some configuration files, each file once. */
export function configFindings(configs: readonly ConfigFile[]): Finding[] {
  const byPath = new Map(configs.flatMap((each) => (each.path === undefined ? [] : [[each.path, each] as const])));
  return [...byPath].flatMap(([path, { problems }]) =>
    problems.map(({ span, message }) => ({
      rule: invalidConfiguration.id,
      severity: invalidConfiguration.severity,
      path,
      migration: undefined,
      statement: undefined,
      span,
      message,
      related: [],
    })),
  );
}
