import type { WorkKind } from '../timeline/work';
import type { Picture, PictureBar, PictureLane } from './lanes';

const longestName = 26;
const columnWidth = 240;
const headHeight = 92;
const barHeight = 30;
const gap = 8;
const margin = 16;

/**
 * A picture as SVG. Colours follow VS Code's theme where there is one and stand alone elsewhere; who waits is said in
 * words and by pattern too, never by colour alone. Bars and statements carry `data-statement`, for what shows them.
 */
export function svgOf(picture: Picture): string {
  const rows = picture.lanes.map((lane) => ({ lane, height: Math.max(1, lane.bars.length) * (barHeight + gap) + gap }));
  const body = rows.reduce((sum, { height }) => sum + height, 0);
  const names = Math.max(6, ...picture.lanes.map(({ relation }) => Math.min(longestName, relation.length)));
  const left = margin + names * 7.5 + gap;
  const width = left + margin + Math.max(1, picture.columns.length) * columnWidth;
  const height = headHeight + Math.max(body, barHeight + gap) + margin + 24;
  let next = headHeight;
  const lanes = rows.map(({ lane, height: own }) => {
    const top = next;
    next += own;
    return { lane, top, height: own };
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-labelledby="timeline-title timeline-subtitle">`,
    `<style>${style}</style>`,
    patterns,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text id="timeline-title" class="title" x="${margin}" y="24">${xml(picture.title)}</text>`,
    `<text id="timeline-subtitle" class="soft" x="${margin}" y="42">${xml(picture.subtitle)}</text>`,
    ...lanes.map(({ lane, top, height: own }, index) => laneSvg(lane, { top, height: own, width, index })),
    `<g transform="translate(${left} 0)">`,
    ...headSvg(picture, height),
    ...lanes.flatMap(({ lane, top }) => lane.bars.map((bar, row) => barSvg(bar, top + gap + row * (barHeight + gap)))),
    '</g>',
    picture.lanes.length === 0 ? text('soft', margin, headHeight + 20, 'Nothing that was there before is locked.') : '',
    picture.newHere.length > 0
      ? text('soft', margin, height - 12, `New here, nobody waits: ${picture.newHere.join(', ')}`)
      : '',
    '</svg>',
  ].join('\n');
}

function headSvg({ columns }: Picture, height: number): string[] {
  return columns.flatMap((column, index) => {
    const x = index * columnWidth;
    const first = column.transaction === null || columns[index - 1]?.transaction !== column.transaction;
    const label = column.transaction === null ? 'no transaction' : `transaction ${column.transaction}`;
    return [
      `<line class="${first ? 'border' : 'grid'}" x1="${x}" x2="${x}" y1="${headHeight - 40}" y2="${height - margin - 20}"/>`,
      first ? text('soft', x + 6, headHeight - 30, label) : '',
      `<g class="statement" tabindex="0" role="link" data-statement="${column.statement}" aria-label="${xml(`Statement ${column.statement + 1}, line ${column.line}: ${column.title}`)}">`,
      `<title>${xml(column.title)}</title>`,
      text('head', x + 6, headHeight - 12, `${column.statement + 1}. ${clip(column.title, 32)}`),
      column.refused ? text('refused', x + 6, headHeight, 'refused here') : '',
      '</g>',
    ];
  });
}

interface LanePlace {
  readonly top: number;
  readonly height: number;
  readonly width: number;
  readonly index: number;
}

function laneSvg(lane: PictureLane, { top, height, width, index }: LanePlace): string {
  return [
    index % 2 === 0 ? `<rect class="lane" x="0" y="${top}" width="${width}" height="${height}"/>` : '',
    text('name', margin, top + gap + barHeight / 2 + 4, clip(lane.relation, longestName)),
  ].join('\n');
}

function barSvg(bar: PictureBar, y: number): string {
  const x = bar.from * columnWidth + 3;
  const width = (bar.to - bar.from + 1) * columnWidth - 6;
  const kind = bar.blocks === 'nothing' ? 'free' : bar.blocks === 'writes' ? 'writes' : 'reads';
  const waits = bar.blocks === 'nothing' ? '' : bar.blocks === 'writes' ? ' · writes wait' : ' · reads and writes wait';
  return [
    `<g class="bar ${kind}" tabindex="0" role="link" data-statement="${bar.from}" aria-label="${xml(bar.sentence)}">`,
    `<title>${xml(bar.sentence)}</title>`,
    `<rect class="fill" x="${x}" y="${y}" width="${width}" height="${barHeight}" rx="3"/>`,
    ...workSvg(bar, y),
    text('lock', x + 6, y + 13, clip(`${bar.lock}${waits}`, Math.floor(width / 7.2))),
    '</g>',
  ].join('\n');
}

function workSvg(bar: PictureBar, y: number): string[] {
  const byStatement = new Map(bar.work.map((work) => [work.statement, work]));
  return [...byStatement.values()].map(({ statement, kind }) => {
    const x = statement * columnWidth + 3;
    return [
      `<rect class="work" x="${x}" y="${y + 17}" width="${columnWidth - 6}" height="${barHeight - 17}"/>`,
      text('worktext', x + 6, y + 27, workNames[kind]),
    ].join('');
  });
}

const workNames: Readonly<Record<WorkKind, string>> = {
  rewrite: 'all rows rewritten',
  'index build': 'index built',
  'index rebuild': 'index built again',
  scan: 'every row read',
  'row changes': 'rows changed',
};

function text(kind: string, x: number, y: number, content: string): string {
  return `<text class="${kind}" x="${x}" y="${y}">${xml(content)}</text>`;
}

function clip(content: string, length: number): string {
  return content.length > length ? `${content.slice(0, Math.max(1, length - 1))}…` : content;
}

function xml(content: string): string {
  const escaped = content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  // XML has no way to write most control characters.
  return escaped.replace(/\p{Cc}/gu, ' ');
}

/** Stripes for what makes writes wait, crossed ones where reads wait too: told apart without colours. */
const patterns = `<defs>
<pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="stripe" y2="8"/></pattern>
<pattern id="crossed" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="stripe" d="M0 0V8M0 0H8"/></pattern>
</defs>`;

const style = `
.timeline { font: 12px var(--vscode-font-family, system-ui, sans-serif); --ink: var(--vscode-editor-foreground, #1f2328); --paper: var(--vscode-editor-background, #ffffff); --line: var(--vscode-editorIndentGuide-background1, var(--vscode-panel-border, #d0d7de)); --writes: var(--vscode-editorWarning-foreground, #9a6700); --reads: var(--vscode-editorError-foreground, #cf222e); --free: var(--vscode-charts-blue, #57606a); }
.page { fill: var(--paper); } .lane { fill: var(--ink); opacity: .04; }
text { fill: var(--ink); } .title { font-size: 15px; font-weight: 600; } .soft { opacity: .8; } .name, .head { font-weight: 600; } .head { font-size: 11.5px; }
.refused { fill: var(--reads); font-weight: 600; }
.grid, .border { stroke: var(--line); } .grid { stroke-dasharray: 2 3; } .border { stroke-width: 2; }
.bar .fill { stroke-width: 1.5; } .stripe { stroke: var(--ink); stroke-opacity: .18; stroke-width: 2; fill: none; }
.free .fill { fill: var(--paper); stroke: var(--free); stroke-dasharray: 3 3; }
.writes .fill { fill: url(#stripes); stroke: var(--writes); } .reads .fill { fill: url(#crossed); stroke: var(--reads); stroke-width: 2.5; }
.work { fill: var(--free); } .writes .work { fill: var(--writes); } .reads .work { fill: var(--reads); }
.lock { font-weight: 600; font-size: 11px; } .worktext { fill: var(--paper); font-size: 10.5px; font-weight: 600; }
[data-statement] { cursor: pointer; } [data-statement]:focus { outline: 2px solid var(--vscode-focusBorder, #0969da); outline-offset: 1px; }
@media (forced-colors: active) { .timeline { --ink: CanvasText; --paper: Canvas; --line: GrayText; --writes: Highlight; --reads: LinkText; --free: GrayText; } }
`;
