import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver';
import type { Profile } from './profile';
import { readSettings, type Settings } from './settings';

const section = 'lockstep';
/** A client that never answers must not keep the server from starting. */
const deadline = 2000;

/** Asks the client for the settings of the window and of each folder; undefined when it does not say them. */
export async function pullSettings(
  connection: Connection,
  profile: Profile,
  folders: readonly string[],
): Promise<Settings | undefined> {
  if (!profile.pullsSettings) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadline);
  });
  const items = [{ section }, ...folders.map((scopeUri) => ({ scopeUri, section }))];
  const answer = connection.workspace.getConfiguration(items).then(
    (sections) => settingsOf(sections, folders),
    () => undefined,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function settingsOf([window, ...scoped]: readonly unknown[], folders: readonly string[]): Settings {
  const own = scoped.map((each, index) => [folders[index]!, readSettings(each).service] as const);
  return { ...readSettings(window), folders: Object.fromEntries(own) };
}

/** The settings as `workspace/didChangeConfiguration` carries them, from clients that are not asked. */
export function pushedSettings(settings: unknown): Settings {
  const whole = typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>) : {};
  return readSettings(section in whole ? whole[section] : settings);
}

export async function followSettings(connection: Connection, profile: Profile): Promise<void> {
  if (profile.registersSettings) await connection.client.register(DidChangeConfigurationNotification.type, { section });
}
