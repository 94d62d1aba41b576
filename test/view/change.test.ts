import xterm from '@xterm/headless';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from '../../src/view/change.ts';
import { type Run, runs } from '../terminal/runs.ts';

const COLUMNS = 40;
const styles = new Chalk({ level: 3 });

const style = fc.constantFrom(
  (text: string) => text,
  (text: string) => styles.red(text),
  (text: string) => styles.inverse(text),
  (text: string) => styles.bold.yellow(text),
  (text: string) => styles.ansi256(75)(text),
  (text: string) => styles.bgHex('#102030').dim(text),
);

/** A line as Ink makes it: without plain spaces at its end. */
const line: fc.Arbitrary<string> = fc.array(
  fc.tuple(style, fc.stringMatching(/^[ab \u2013\u2588]{0,8}$/)).map(([style, text]) =>
    style(text)
  ),
  { maxLength: 5 },
).map((pieces) => pieces.join('').trimEnd());

/** The same, with characters of which one has two columns and one has none. */
const wide = fc.tuple(line, fc.constantFrom('', '\u65e5', 'e\u0301')).map((parts) =>
  parts.join('')
);

/** What a terminal shows after it got these. */
async function shown(...sent: readonly string[]): Promise<Run[]> {
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: 2, allowProposedApi: true });
  await new Promise<void>((resolve) => screen.write(sent.join(''), resolve));
  const line = screen.buffer.active.getLine(0);
  return line === undefined ? [] : runs(line);
}

test('a line with its changes looks like the line that was meant', async () => {
  await fc.assert(fc.asyncProperty(wide, wide, async (before, after) => {
    assert.deepEqual(await shown(before, change(before, after, COLUMNS)), await shown(after));
  }));
});

test('only cells that changed are sent, and the moves to them', () => {
  const before = 'nginx       1.2K    300   4us';
  const after = 'nginx       1.3K    300   5us';
  assert.equal(change(before, after, COLUMNS), '\x1b[15G3\x1b[27G5');
  assert.equal(change(before, before, COLUMNS), '');
});

test('cells between two that changed are sent again where a move is as long', () => {
  assert.equal(change('1 4us', '2 5us', COLUMNS), '\x1b[1G2 5');
});

test('what is left of a longer line is erased', () => {
  assert.equal(change('one two', 'one', COLUMNS), '\x1b[4G\x1b[K');
});

test('a cell that looks otherwise has changed', () => {
  const after = `tcp ${styles.red('LISTEN')} 0`;
  assert.equal(change('tcp LISTEN 0', after, COLUMNS), '\x1b[5G\x1b[31mLISTEN\x1b[m');
});

test('a line with characters of unknown width, or wider than the terminal, is sent whole', () => {
  assert.equal(change('a', '\u65e5', COLUMNS), '\x1b[1G\x1b[K\u65e5');
  assert.equal(change('abc', 'abd', 2), '\x1b[1G\x1b[Kabd');
  assert.equal(change('a', 'b\x07', COLUMNS), '\x1b[1G\x1b[Kb\x07');
});
