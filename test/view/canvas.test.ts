import xterm from '@xterm/headless';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Output from '../../node_modules/ink/build/output.js';
import { linesOn } from '../../src/view/canvas.ts';
import { type Run, runs } from '../terminal/runs.ts';

const SIZE = { width: 24, height: 4 };

/** Text on a canvas, in lines that are shorter than it, and how it is styled. */
type Piece = {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: Style;
};

type Style = (line: string) => string;
const styles = new Chalk({ level: 2 });
const plain: Style = (line) => line;
const STYLES: readonly Style[] = [
  plain,
  ...[styles.red, styles.bold, styles.inverse, styles.ansi256(75)]
    .map((style): Style => (line) => style(line)),
];

const piece: fc.Arbitrary<Piece> = fc.record({
  x: fc.integer({ min: 0, max: 20 }),
  y: fc.integer({ min: 0, max: 3 }),
  text: fc.stringMatching(/^[a-c \u65e5\u00e9\n]{0,9}$/),
  style: fc.constantFrom(...STYLES),
});

function canvas(pieces: readonly Piece[]): Output {
  const output = new Output(SIZE);
  for (const { x, y, text, style } of pieces) output.write(x, y, text, { transformers: [style] });
  return output;
}

function lines(output: Output): readonly string[] | null {
  return linesOn(output as unknown as Parameters<typeof linesOn>[0]);
}

/** What a terminal shows of a frame. */
async function shown(frame: string): Promise<Run[][]> {
  const screen = new xterm.Terminal({
    cols: 2 * SIZE.width,
    rows: SIZE.height,
    allowProposedApi: true,
    convertEol: true,
  });
  await new Promise<void>((resolve) => screen.write(frame, resolve));
  return Array.from({ length: SIZE.height }, (_, row) => {
    const line = screen.buffer.active.getLine(row);
    return line === undefined ? [] : runs(line);
  });
}

test('lines look as the cells do that Ink makes of them', async () => {
  let byLines = 0;
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
    const output = canvas(pieces);
    const drawn = lines(output);
    if (drawn === null) return;
    byLines++;
    assert.deepEqual(await shown(drawn.join('\n')), await shown(output.get().output));
  }));
  assert.ok(byLines > 10, `${byLines} were drawn by lines`);
});

test('where a text lies on another, or is cut, there are no lines', () => {
  const under = { x: 0, y: 1, text: 'under', style: plain };
  assert.deepEqual(lines(canvas([under])), ['', 'under', '', '']);
  assert.equal(lines(canvas([under, { ...under, x: 4 }])), null);
  assert.equal(lines(canvas([{ ...under, x: -1 }])), null);
  const clipped = canvas([]);
  clipped.clip({ x1: 0, x2: 3, y1: undefined, y2: undefined });
  assert.equal(lines(clipped), null);
});
