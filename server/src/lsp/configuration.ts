import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver';
import type { Profile } from './profile';
import { readSettings, type Settings } from './settings';

const section = 'lockstep';
/** A client that never answers must not keep the server from starting. */
const deadline = 2000;

/** Asks the client for the settings; undefined when it does not say them. */
export async function pullSettings(connection: Connection, profile: Profile): Promise<Settings | undefined> {
  if (!profile.pullsSettings) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadline);
  });
  const answer = connection.workspace.getConfiguration(section).then(readSettings, () => undefined);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** The settings as `workspace/didChangeConfiguration` carries them, from clients that are not asked. */
export function pushedSettings(settings: unknown): Settings {
  const whole = typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>) : {};
  return readSettings(section in whole ? whole[section] : settings);
}

export async function followSettings(connection: Connection, profile: Profile): Promise<void> {
  if (profile.registersSettings) await connection.client.register(DidChangeConfigurationNotification.type, { section });
}
