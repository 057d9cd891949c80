// Draws media/icon.png: a padlock whose body is a step up. Run by hand when the drawing changes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { root } from './tools/root.mjs';

const size = 256;
const samples = 4;
const colours = { ground: [31, 42, 55], lock: [245, 247, 250], step: [56, 178, 172] };

function colourAt(x, y) {
  if (!inRounded(x, y, 0, 0, 256, 256, 48)) return undefined;
  if (inStep(x, y)) return colours.step;
  if (inRounded(x, y, 56, 116, 200, 212, 16) || inShackle(x, y)) return colours.lock;
  return colours.ground;
}

function inShackle(x, y) {
  const distance = Math.hypot(x - 128, Math.min(y - 92, 0));
  return y < 120 && distance <= 50 && distance >= 30;
}

function inStep(x, y) {
  const left = x >= 80 && x < 112 && y >= 176;
  const middle = x >= 112 && x < 144 && y >= 156;
  const right = x >= 144 && x < 176 && y >= 136;
  return y < 192 && (left || middle || right);
}

function inRounded(x, y, left, top, right, bottom, radius) {
  const dx = Math.max(left + radius - x, x - (right - radius), 0);
  const dy = Math.max(top + radius - y, y - (bottom - radius), 0);
  return Math.hypot(dx, dy) <= radius;
}

function pixel(column, row) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < samples * samples; i += 1) {
    const x = column + ((i % samples) + 0.5) / samples;
    const y = row + (Math.floor(i / samples) + 0.5) / samples;
    const colour = colourAt(x, y);
    if (colour)
      [...colour, 1].forEach((value, at) => {
        sum[at] += value;
      });
  }
  const [red, green, blue, hits] = sum;
  return hits === 0
    ? [0, 0, 0, 0]
    : [red / hits, green / hits, blue / hits, (255 * hits) / samples ** 2].map(Math.round);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

const rows = Array.from({ length: size }, (_, row) => [
  0,
  ...Array.from({ length: size }, (_, column) => pixel(column, row)).flat(),
]);
const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6], 8);
const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const image = deflateSync(Buffer.from(rows.flat()), { level: 9 });
writeFileSync(
  join(root, 'media/icon.png'),
  Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]),
);
