import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { derivationCost } from './derivationCost';
import { median, type Usage, usageOf } from './process';
import { changes, history, initial, type Project, writeProject } from './project';
import { schemaCost } from './schema';
import { MeasuredServer } from './server';
import { squawk } from './squawk';

// Prints how fast Lockstep is beside squawk, and beside the bare parser, as ratios measured side by side in one run.

const cli = resolve('dist/cli.js');
const rounds = 3;
const migrations = 1000;

async function keystrokes(project: Project, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    const file = project.files[index + 1]!;
    const own = await server(process.execPath, [cli, 'lsp', '--stdio'], project.root, file, text);
    const theirs = await server(squawk(), ['server'], project.root, file, text);
    const statements = text.split(';\n').length - 1;
    line(`edit to diagnostics, ${statements} statements`, own.milliseconds, theirs.milliseconds, 'ms');
  }
}

async function server(command: string, args: readonly string[], root: string, file: string, text: string) {
  const measured = new MeasuredServer(command, args, root);
  try {
    await measured.start();
    return await measured.editToDiagnostics(file, text, 15);
  } finally {
    measured.stop();
  }
}

async function coldCheck(project: Project): Promise<void> {
  const own: Usage[] = [];
  const theirs: Usage[] = [];
  for (let round = 0; round < rounds; round++) {
    own.push(
      await usageOf(
        process.execPath,
        [cli, 'check', project.root, '--applied', 'none', '--format', 'json'],
        project.root,
      ),
    );
    theirs.push(await usageOf(squawk(), ['--reporter', 'json', ...project.files], project.root));
  }
  const cpu = (usages: readonly Usage[]) => median(usages.map((usage) => usage.cpu));
  const peak = (usages: readonly Usage[]) => median(usages.map((usage) => usage.peak));
  line(`cold check of ${project.files.length} migrations, processor`, cpu(own), cpu(theirs), 's');
  line(`cold check of ${project.files.length} migrations, memory`, peak(own), peak(theirs), 'MB');
}

async function schema(): Promise<void> {
  const { models, milliseconds, longest, hover, before, with: loaded } = await schemaCost(200);
  const figure = (value: number) => value.toFixed(0);
  process.stdout.write(
    `schema of ${models} models, edit to findings: ${figure(milliseconds)} ms, at most ${figure(longest)} ms (allowed: 300 after the pause); a hover meanwhile ${figure(hover)} ms; server ${figure(before)} MB, with Prisma's engine ${figure(loaded)} MB\n`,
  );
}

function derivation(): void {
  for (const [when, { parsing, deriving, ratio }] of Object.entries(derivationCost(migrations)))
    process.stdout.write(
      `deriving ${migrations} migrations (${when}): ${deriving.toFixed(0)} ms beside parsing ${parsing.toFixed(0)} ms, ratio ${ratio.toFixed(2)}\n`,
    );
}

function line(what: string, own: number, theirs: number, unit: string): void {
  const figure = (value: number) => value.toFixed(value < 10 ? 2 : 0);
  process.stdout.write(
    `${what}: ${figure(own)} ${unit} beside squawk ${figure(theirs)} ${unit}, ratio ${(own / theirs).toFixed(3)}\n`,
  );
}

async function main(): Promise<void> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is not built: npm run build');
  await schema();
  const texts = [changes(2000), changes(6)];
  const typed = writeProject([initial(), ...texts]);
  const many = writeProject(history(migrations));
  try {
    await keystrokes(typed, texts);
    await coldCheck(many);
    derivation();
  } finally {
    for (const { root } of [typed, many]) rmSync(root, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
