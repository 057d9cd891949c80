import { lineBreakOf } from '../recipes/moving';
import type { Plan } from '../recipes/plan';
import { historyRules } from '../rules/index';
import type { RuleFinding, Scene } from '../rules/rule';
import { commentsSaying, leadingComments, trailingComment, wholeLineSpan } from '../sql/comments';
import type { Script, Statement } from '../sql/statement';
import { closest } from '../text/closest';
import { type Edit, insertAt } from '../text/edit';
import type { Span } from '../text/span';
import type { Found } from './findings';
import { type RuleInfo, ruleNames, suppressionWithoutReason, unusedSuppression } from './ownRules';

// Comments by which people ignore findings: `-- lockstep-ignore RULE[, RULE]: reason` for the statement below or before
// it, `-- lockstep-ignore-file RULE: reason` for a file.

/** A comment that asks to ignore something. */
interface Directive {
  readonly span: Span;
  /** `lockstep-ignore`, as it is written. */
  readonly word: string;
  readonly names: readonly Name[];
  readonly hasReason: boolean;
  /** The statement it stands at, `file` above the first one; undefined: it stands at none. */
  readonly at: number | undefined;
  readonly isAtHead: boolean;
}

interface Name {
  readonly name: string;
  readonly span: Span;
}

const forStatement = 'lockstep-ignore';
const forFile = 'lockstep-ignore-file';

/** Takes out what comments ignore, and adds what is wrong with these comments. */
export function suppressed(found: readonly Found<RuleFinding>[], scene: Scene, path: string): Found<RuleFinding>[] {
  const directives = directivesOf(scene.script);
  if (directives.length === 0) return [...found];
  const used = new Set<Name>();
  const left = found.filter(({ finding }) => {
    const name =
      directives.flatMap((directive) => namesFor(directive, finding.rule, finding.statement))[0] ??
      directives.flatMap((directive) => namesForFile(directive, finding.rule))[0];
    if (name) used.add(name);
    return name === undefined;
  });
  const ofFile = new Set(
    left.filter(({ finding }) => finding.statement === undefined).map(({ finding }) => finding.rule),
  );
  const complaints = directives.flatMap((each) => complaintsAbout(each, used, ofFile, scene.script.text));
  return [...left, ...complaints.map((complaint) => asFound(complaint, scene.migration, path))];
}

/** Whether a text may hold such a comment: few do, and some hold megabytes of rows. */
export function mayIgnore(text: string | undefined): boolean {
  return text?.includes(forStatement) === true;
}

/** Whether a comment at the head of a migration ignores a rule in all of it. */
export function ignoresInFile(script: Script, rule: string): boolean {
  return directivesOf(script).some((directive) => namesForFile(directive, rule).length > 0);
}

/** The edit that asks to ignore a rule at a statement, or in the file; the reason is to be filled in. */
export function ignoring({ text, statements }: Script, rule: string, statement: number | undefined): Edit {
  const line = lineBreakOf(text);
  if (statement === undefined) {
    return withReason(text.charCodeAt(0) === 0xfeff ? 1 : 0, `-- ${forFile} ${rule}: `, line);
  }
  const { start } = statements[statement]!;
  const before = /[^\r\n]*$/.exec(text.slice(Math.max(0, start - 1000), start))![0];
  const startsLine = before.trim() === '' || before === '\ufeff';
  const indent = /^\s*/.exec(before)![0].replace('\ufeff', '');
  return withReason(start, `${startsLine ? '' : line + indent}-- ${forStatement} ${rule}: `, line + indent);
}

/** The reason is to be filled in; an editor that steps to it would indent what follows once more. */
function withReason(at: number, comment: string, rest: string): Edit {
  const place = { start: comment.length, end: comment.length };
  return { ...insertAt(at, comment + rest), ...(/^[\r\n]*$/.test(rest) && { places: [place] }) };
}

function namesFor({ word, names, hasReason, at }: Directive, rule: string, statement: number | undefined): Name[] {
  if (word !== forStatement || !hasReason || at === undefined || at !== statement) return [];
  return names.filter(({ name }) => name === rule);
}

function namesForFile({ word, names, hasReason, isAtHead }: Directive, rule: string): Name[] {
  return word === forFile && hasReason && isAtHead ? names.filter(({ name }) => name === rule) : [];
}

function directivesOf(script: Script): Directive[] {
  const { text, statements } = script;
  const head = statements[0]?.start ?? text.length;
  return commentsSaying(text, [forStatement]).flatMap((span) => {
    const match = /^(?:--+|\/\*+)[ \t]*(lockstep-ignore[\w-]*)([^:\r\n]*)(?::(.*?))?(?:\*+\/)?$/s.exec(
      text.slice(span.start, span.end).trimEnd(),
    );
    if (!match) return [];
    const [whole, word = '', names = '', reason = ''] = match;
    const from = span.start + whole.indexOf(word) + word.length;
    return {
      span: { start: span.start, end: span.start + whole.length },
      word,
      names: namesIn(names.replace(/\*+\/$/, ''), from),
      hasReason: /[\p{L}\p{N}]/u.test(reason),
      at: statementAt(script, span),
      isAtHead: span.start < head,
    };
  });
}

function namesIn(list: string, from: number): Name[] {
  return [...list.matchAll(/[^,]+/g)].flatMap((match) => {
    const name = match[0].trim();
    const start = from + match.index + match[0].indexOf(name);
    return name === '' ? [] : { name, span: { start, end: start + name.length } };
  });
}

/** The statement that a comment stands in, at the end of, or directly above. */
function statementAt(script: Script, comment: Span): number | undefined {
  const next = firstAfter(script.statements, comment.start);
  const previous = script.statements[next - 1];
  if (previous) {
    if (comment.start < previous.end) return previous.index;
    if (trailingComment(script, previous)?.start === comment.start) return previous.index;
  }
  const below = script.statements[next];
  const above = below && leadingComments(script, below);
  return above && above.start <= comment.start ? below.index : undefined;
}

/** Index of the first statement that starts behind an offset. */
function firstAfter(statements: readonly Statement[], offset: number): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (statements[middle]!.start > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Complaint {
  readonly rule: RuleInfo;
  readonly span: Span;
  readonly message: string;
  readonly statement: number | undefined;
  readonly remedy: Plan;
}

/**
 * What is wrong with a comment.
 * @param used the names that have ignored something
 * @param ofFile the rules that are found in the file as such, at no statement
 */
function complaintsAbout(
  directive: Directive,
  used: ReadonlySet<Name>,
  ofFile: ReadonlySet<string>,
  text: string,
): Complaint[] {
  const { span, word, names, hasReason, at, isAtHead } = directive;
  const about = (rule: RuleInfo, place: Span, message: string, remedy = takenOut(text, span)): Complaint => ({
    rule,
    span: place,
    message,
    statement: word === forStatement ? at : undefined,
    remedy,
  });
  const useless = (message: string) => [about(unusedSuppression, span, `${message}, so it ignores nothing.`)];
  if (word !== forStatement && word !== forFile) {
    return [about(unusedSuppression, span, `There is no comment ${word}; write ${forStatement} or ${forFile}.`)];
  }
  if (names.length === 0) return useless('This comment names no rule');
  if (!hasReason) {
    const message = 'This comment says no reason, so it ignores nothing; write one behind a colon.';
    return [about(suppressionWithoutReason, span, message)];
  }
  if (word === forFile && !isAtHead) return useless('This comment does not stand above the first statement');
  if (word === forStatement && at === undefined) return useless('This comment stands directly above no statement');
  return names
    .filter((name) => !used.has(name) && !mayBeUsedElsewhere(directive, name))
    .map((name) => {
      const remedy = names.length === 1 ? takenOut(text, span) : withoutName(text, names, name);
      if (!ruleNames.includes(name.name)) {
        const meant = closest(name.name, ruleNames);
        const plan = meant === undefined ? remedy : renamed(name, meant);
        const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
        return about(unusedSuppression, name.span, `There is no rule "${name.name}"${hint || '.'}`, plan);
      }
      if (ofFile.has(name.name)) {
        return about(unusedSuppression, name.span, `"${name.name}" is about the whole file; write ${forFile}.`, remedy);
      }
      const where = word === forFile ? 'this file' : 'this statement';
      return about(unusedSuppression, name.span, `"${name.name}" finds nothing in ${where} to be ignored.`, remedy);
    });
}

/** What the history as such says of a file is not known where its statements are looked at. */
function mayBeUsedElsewhere({ word }: Directive, { name }: Name): boolean {
  return word === forFile && historyRules.some(({ id }) => id === name);
}

function takenOut(text: string, span: Span): Plan {
  return change('Take the comment out', { span: withBlanksBefore(text, wholeLineSpan(text, span)), text: '' });
}

/** Of a comment behind a statement, the blanks between the two go with it. */
function withBlanksBefore(text: string, span: Span): Span {
  let { start } = span;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return { start, end: span.end };
}

function withoutName(text: string, names: readonly Name[], name: Name): Plan {
  const index = names.indexOf(name);
  const next = names[index + 1];
  const span = next
    ? { start: name.span.start, end: next.span.start }
    : { start: text.lastIndexOf(',', name.span.start), end: name.span.end };
  return change(`Take "${name.name}" out`, { span, text: '' });
}

function renamed(name: Name, meant: string): Plan {
  return change(`Change it to "${meant}"`, { span: name.span, text: meant });
}

/** Never applied without asking: what a comment says is for its author to take back. */
function change(title: string, edit: Edit): Plan {
  return { title, kind: 'changes-outcome', edits: [edit], following: [] };
}

function asFound({ rule, span, message, statement, remedy }: Complaint, migration: string, path: string) {
  const finding = {
    rule: rule.id,
    severity: rule.severity,
    path,
    migration,
    statement,
    span,
    message,
    related: [],
  };
  return { finding, source: { statement, span, message, remedies: () => [remedy] } };
}
