/** The service over files in memory. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sqlparserBytes } from '../../server/src/node/ports';
import { sqlparser } from '../../server/src/prisma/sqlparser';
import { ownRules } from '../../server/src/service/ownRules';
import { defaultServiceSettings, type ServiceSettings } from '../../server/src/service/ports';
import { createService, type Service } from '../../server/src/service/service';
import type { Finding } from '../../server/src/service/view';
import { reader } from '../harness/scene';
import { memoryFiles } from '../prisma/memoryFiles';

const splits = sqlparser(() => sqlparserBytes(join(__dirname, '../..')));

export const init = `CREATE TABLE "User" ("id" INTEGER NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Setting" ("id" INTEGER NOT NULL, "owner" INTEGER, CONSTRAINT "Setting_pkey" PRIMARY KEY ("id"));
`;

/** Where the migration under test stands. */
export const migration = fileOf('20260102000000_case');

export function fileOf(name: string, root = '/app'): string {
  return `${root}/prisma/migrations/${name}/migration.sql`;
}

/** The files of a project whose second migration is the given text. */
export function project(sql: string, root = '/app'): Record<string, string> {
  return {
    [`${root}/prisma/migrations/migration_lock.toml`]: 'provider = "postgresql"\n',
    [fileOf('20260101000000_init', root)]: init,
    [fileOf('20260102000000_case', root)]: sql,
  };
}

/** The service over these files, as an editor has it that opened `/`. Internal errors fail the test. */
export function serviceOver(
  files: Readonly<Record<string, string | Error>>,
  settings: Partial<ServiceSettings> = {},
): Service {
  const ports = { files: memoryFiles(files), git: undefined, reader, splits };
  const asked = { ...defaultServiceSettings, prisma: '7.10.0', ...settings };
  const service = createService(ports, asked, (problem) => assert.fail(problem));
  service.setFolders(['/']);
  return service;
}

/** What is found of a file that is a warning, an error, or said about a comment: `3 warning rule`, with its line from 1. */
export function told(service: Service, path = migration): string[] {
  const text = service.textOf(path) ?? '';
  const counts = (finding: Finding) =>
    ['warning', 'error'].includes(finding.severity) || ownRules.some(({ id }) => id === finding.rule);
  return (service.check().get(path) ?? []).filter(counts).map(({ rule, severity, span }) => {
    const line = text.slice(0, span.start).split(/\r\n|\n/).length;
    return `${line} ${severity} ${rule}`;
  });
}
