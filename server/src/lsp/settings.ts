import { defaultServiceSettings, type ServiceSettings } from '../service/ports';

/** The section `lockstep` of the editor's settings. */
export interface Settings {
  readonly enable: boolean;
  readonly lenses: boolean;
  readonly service: ServiceSettings;
  /** What holds in folders of the workspace, by their URIs, where the client can say that. */
  readonly folders: Readonly<Record<string, ServiceSettings>>;
}

export const defaultSettings: Settings = { enable: true, lenses: true, service: defaultServiceSettings, folders: {} };

/** Reads the section as a client sends it; what is missing, or is not what it should be, stays at its default. */
export function readSettings(section: unknown): Settings {
  const given = asRecord(section);
  const { postgresVersion, prismaVersion, applied, showAppliedFindings } = given;
  return {
    enable: given.enable !== false,
    lenses: asRecord(given.codeLens).enabled !== false,
    service: {
      postgres: typeof postgresVersion === 'number' ? postgresVersion : undefined,
      prisma: typeof prismaVersion === 'string' && prismaVersion !== '' ? prismaVersion : undefined,
      applied: applied === 'git' || applied === 'database' || applied === 'none' ? applied : 'auto',
      appliedFindings: showAppliedFindings === true,
      ignoreFix: asRecord(asRecord(given.codeAction).ignoreComment).enable !== false,
    },
    folders: {},
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
