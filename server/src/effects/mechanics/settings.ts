import type { Derivation } from '../derivation';

/** Notes a setting's new value, undefined for its default, and changes what names and casts depend on. */
export function applySetting(
  name: string,
  values: readonly string[] | undefined,
  local: boolean,
  derivation: Derivation,
): void {
  const { world } = derivation;
  const setting = name.toLowerCase();
  derivation.note({ kind: 'sets', setting, value: values?.join(', '), local });
  if (setting === 'search_path') world.putSettings({ ...world.settings, searchPath: searchPath(values) });
  if (setting === 'timezone') world.putSettings({ ...world.settings, timeZone: values?.[0] ?? 'UTC' });
}

function searchPath(values: readonly string[] | undefined): string[] {
  const path = (values ?? ['public']).filter(
    (schema) => schema !== '' && schema !== '$user' && schema !== 'pg_catalog',
  );
  return path.length > 0 ? path : values?.some((schema) => schema === '') ? [] : ['public'];
}
