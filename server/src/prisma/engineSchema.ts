import { logicalLines, type SchemaLine } from './schemaLines';

// The engine of Prisma 7 reads schemas of Prisma 5 and 6 when what it no longer knows is blanked. Texts keep their
// length, so that offsets stay what they are.

/** Settings of a datasource that moved to prisma.config.ts with Prisma 7, which refuses them in a schema. */
const connection = /^(url|directUrl|shadowDatabaseUrl)\s*=/;

/** What Prisma 7.10 knows of preview features; it refuses a schema that names another. */
const known = new Set([
  'fullTextSearchPostgres',
  'nativeDistinct',
  'partialIndexes',
  'postgresqlExtensions',
  'relationJoins',
  'schemaEngineDriverAdapters',
  'shardKeys',
  'strictUndefinedChecks',
  'typedSql',
  'views',
]);

/**
 * A schema file as the engine of Prisma 7 takes it: without connection strings and without the preview features of
 * former versions. As long as the text given, line by line.
 */
export function forEngine(text: string): string {
  let result = text;
  let block: string | undefined;
  for (const line of logicalLines(text)) {
    const opening = /^(datasource|generator|model|view|type|enum)\s+\w+\s*\{/.exec(line.code);
    if (opening) block = opening[1];
    else if (line.code.startsWith('}')) block = undefined;
    else if (block === 'datasource' && connection.test(line.code)) result = blanked(result, line, line.code.length);
    else if (block === 'generator') result = withoutUnknownFeatures(result, line);
  }
  return result;
}

function withoutUnknownFeatures(text: string, line: SchemaLine): string {
  if (!/^previewFeatures\s*=/.test(line.code)) return text;
  const features = [...line.code.matchAll(/"([^"\n]*)"/g)].flatMap(([, name]) => name ?? []);
  if (features.every((name) => known.has(name))) return text;
  const kept = `previewFeatures = [${features.filter((name) => known.has(name)).map((name) => `"${name}"`)}]`;
  // Nothing is shorter than the setting itself, but for one written without any space.
  return kept.length <= line.code.length ? replaced(text, line, kept) : blanked(text, line, line.code.length);
}

function replaced(text: string, line: SchemaLine, kept: string): string {
  const blank = blanked(text, line, line.code.length);
  return blank.slice(0, line.start) + kept + blank.slice(line.start + kept.length);
}

/** Spaces instead of what stands on a line; line breaks stay. */
function blanked(text: string, { start }: SchemaLine, length: number): string {
  const spaces = text.slice(start, start + length).replace(/[^\r\n]/g, ' ');
  return text.slice(0, start) + spaces + text.slice(start + length);
}
