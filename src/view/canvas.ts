import stringWidth from 'fast-string-width';
// Ink exports no more of it than that it is there.
import Output from '../../node_modules/ink/build/output.js';

/** Text that stands somewhere on a canvas; its transformers style each of its lines. */
type Written = {
  readonly type: 'write' | 'clip' | 'unclip';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly transformers: readonly ((line: string, at: number) => string)[];
};

/** What Ink draws a frame on, as much of it as is used here. */
type Canvas = {
  readonly height: number;
  readonly operations: readonly Written[];
  get(): { readonly output: string; readonly height: number };
};

/** A line of the screen as far as it is written: all of it, and the text that stands there last, and where. */
type Line = { text: string; last: string; x: number };

/**
 * The lines of a canvas on which texts stand beside each other; null where one lies on another or is cut, for which cells are needed.
 */
export function linesOn({ height, operations }: Canvas): readonly string[] | null {
  const lines = Array.from({ length: height }, (): Line => ({ text: '', last: '', x: 0 }));
  for (const { type, x, y, text, transformers } of operations) {
    if (type !== 'write') return null;
    const texts = text.split('\n');
    for (let at = 0; at < texts.length; at++) {
      const line = lines[y + at];
      if (line === undefined) continue;
      let styled = texts[at] as string;
      for (const transform of transformers) styled = transform(styled, at);
      if (styled === '') continue;
      // Most lines are one text, and nobody needs to know where that ends.
      const end = line.last === '' ? 0 : line.x + stringWidth(line.last);
      if (x < end) return null;
      line.text += ' '.repeat(x - end) + styled;
      line.last = styled;
      line.x = x;
    }
  }
  return lines.map(({ text }) => text.trimEnd());
}

/**
 * Has Ink put a frame together from lines and not from cells: it makes ten thousand of them for each, and takes every text apart three
 * times, for texts that lie on one another. That is half of what a frame costs.
 */
export function drawByLines(): void {
  const canvas = Output.prototype as unknown as Canvas;
  const byCells = canvas.get;
  canvas.get = function () {
    const lines = linesOn(this);
    if (lines === null) return byCells.call(this);
    return { output: lines.join('\n'), height: lines.length };
  };
}
