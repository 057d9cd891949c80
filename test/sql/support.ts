import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createParser, type Parser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import type { ParsedStatement, Script } from '../../server/src/sql/statement';
import type { Span } from '../../server/src/text/span';

const wasm = createRequire(`${process.cwd()}/package.json`).resolve('libpg-query/wasm/libpg-query.wasm');

/** A parser of both grammars. */
export function bothGrammars(): Promise<Parser> {
  return createParser({ readGrammar18: () => readFileSync(wasm) });
}

/** Reads one statement from a text that holds just one. */
export async function onlyStatement(text: string): Promise<ParsedStatement> {
  const { statements } = createSqlReader(await bothGrammars()).read(text);
  if (statements.length !== 1) throw new Error(`${statements.length} statements`);
  return statements[0]!.parsed;
}

/** What a span covers; undefined for no span. */
export function under(text: string, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

/** A script as texts, to compare. */
export function texts(script: Script): string[] {
  return script.statements.map((statement) => script.text.slice(statement.start, statement.end));
}

/** The tree's outermost node names; a `!` for a statement without a tree. */
export function kinds(script: Script): string[] {
  return script.statements.map(({ parsed }) => (parsed.tree ? Object.keys(parsed.tree)[0]! : '!'));
}

/** Numbers below `limit`, the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}
