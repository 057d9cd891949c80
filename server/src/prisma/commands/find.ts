import { posix } from 'node:path';
import type { Files } from '../files';
import { upwards } from '../paths';
import { type CommandUse, commandsIn, scriptCallsIn } from './command';
import { isDockerfile, placesInDockerfile } from './dockerfile';
import { type Package, purposeOf, readPackage } from './packageScripts';
import type { Place } from './place';
import { isPipelineFile, placesInYaml } from './yamlPlaces';

// Takes a project's folder; gives where Prisma's commands are run in production: by scripts, images, containers and
// pipelines. What cannot be told to be production is left out.

/** A command of Prisma that is run in production. */
export interface PlacedCommand extends CommandUse, Pick<Place, 'path' | 'purpose' | 'where'> {}

/** Whether a file may say what is run in production. */
export function isCommandFile(path: string): boolean {
  return posix.basename(path) === 'package.json' || isDockerfile(path) || isPipelineFile(path);
}

/** The files around a project that say what is run: its own and those of the folders above, up to the repository's top. */
export function commandFilesOf(files: Files, root: string): string[] {
  const folders = foldersOf(files, root);
  return folders.flatMap((folder) =>
    (files.list(folder) ?? [])
      .filter(({ kind, name }) => kind === 'file' && isCommandFile(`${folder}/${name}`))
      .map(({ name }) => `${folder}/${name}`)
      .sort(),
  );
}

const beside = ['docker', '.docker', 'deploy', '.github/workflows'];

function foldersOf(files: Files, root: string): string[] {
  const above = upwards(root);
  const top = above.findIndex((folder) => files.exists(`${folder}/.git`));
  // Without a repository nothing says how far up the project goes.
  const own = top < 0 ? [root] : above.slice(0, top + 1);
  return own.flatMap((folder) => [folder, ...beside.map((name) => `${folder}/${name}`)]);
}

/** The commands that the files around a project run in production. */
export function placedCommands(files: Files, root: string): PlacedCommand[] {
  const paths = commandFilesOf(files, root);
  const packages = paths.flatMap((path) =>
    posix.basename(path) === 'package.json' ? (readPackage(files, path) ?? []) : [],
  );
  const places = [
    ...packages.flatMap((own) => placesInPackage(own)),
    ...paths.flatMap((path) => {
      const text = posix.basename(path) === 'package.json' ? undefined : files.read(path);
      if (text === undefined) return [];
      return isDockerfile(path) ? placesInDockerfile(path, text) : placesInYaml(path, text);
    }),
  ];
  return places.flatMap((place) =>
    [...commandsIn(place.text, place.offset), ...calledBy(place, packages)]
      .filter(({ command }) => command !== 'migrate deploy' || !isAllThatRuns(place))
      .map((use) => ({ ...use, path: place.path, purpose: place.purpose, where: place.where })),
  );
}

/** Whether a start runs one command and ends: an image or a service that is made for the migrations. */
function isAllThatRuns({ purpose, text }: Place): boolean {
  return purpose === 'start' && !/&&|\|\||;|\n\s*\S/.test(text);
}

function placesInPackage(own: Package): Place[] {
  return own.scripts.flatMap((script) => {
    const purpose = purposeOf(script, own);
    const { name, text, offset } = script;
    return purpose ? [{ path: own.path, text, offset, purpose, where: `the script "${name}"` }] : [];
  });
}

/** The commands in scripts that a place calls. A script that says itself what it is for speaks for itself. */
function calledBy(place: Place, packages: readonly Package[]): CommandUse[] {
  return scriptCallsIn(place.text, place.offset).flatMap(({ name, span, workspace }) =>
    commandsOfScript(name, workspace, nearest(place.path, packages), packages, 0).map((use) => ({
      ...use,
      span,
      isPlain: false,
      through: name,
    })),
  );
}

function commandsOfScript(
  name: string,
  workspace: string | undefined,
  from: Package | undefined,
  packages: readonly Package[],
  depth: number,
): CommandUse[] {
  const owner = workspace === undefined ? from : packages.find((each) => each.name === workspace);
  const script = owner?.scripts.find((each) => each.name === name);
  if (!owner || !script || depth > 5 || purposeOf(script, owner) !== undefined) return [];
  return [
    ...commandsIn(script.text, 0),
    ...scriptCallsIn(script.text, 0).flatMap((call) =>
      commandsOfScript(call.name, call.workspace, owner, packages, depth + 1),
    ),
  ];
}

/** The package in whose folder, or nearest above it, a file lies; else the topmost. */
function nearest(path: string, packages: readonly Package[]): Package | undefined {
  for (const folder of upwards(posix.dirname(path))) {
    const found = packages.find((each) => posix.dirname(each.path) === folder);
    if (found) return found;
  }
  return packages.at(-1);
}
