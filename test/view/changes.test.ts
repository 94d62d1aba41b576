import xterm from '@xterm/headless';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changes } from '../../src/view/changes.ts';

const SIZE = { cols: 10, rows: 6 };

/** Lines of a frame, and the empty one that the cursor is on after it. */
const frame = fc.array(fc.stringMatching(/^[ab]{0,3}$/), { minLength: 5, maxLength: 5 })
  .map((lines) => [...lines, '']);

/** What a terminal shows after it got a frame and then its changes, and where its cursor is. */
async function shown(lines: readonly string[], sent: string): Promise<unknown> {
  const screen = new xterm.Terminal({ ...SIZE, allowProposedApi: true, convertEol: true });
  await new Promise<void>((resolve) => screen.write(lines.join('\n') + sent, resolve));
  const { cursorX, cursorY } = screen.buffer.active;
  const seen = Array.from(
    { length: SIZE.rows },
    (_, row) => screen.buffer.active.getLine(row)?.translateToString(true),
  );
  return { seen, cursorX, cursorY };
}

test('a frame with its changes is the frame that was meant', async () => {
  await fc.assert(fc.asyncProperty(frame, frame, async (before, after) => {
    const sent = changes(before, after, SIZE.cols);
    assert.deepEqual(await shown(before, sent), await shown(after, ''));
  }));
});

test('lines that are the same are gone over in one move', () => {
  const before = ['a', 'b', 'c', 'd', 'e', ''];
  const after = ['a', 'x', 'c', 'd', 'y', ''];
  assert.equal(changes(before, after, SIZE.cols), '\x1b[4A\x1b[1Gx\x1b[3B\x1b[1Gy\x1b[1B\r');
});
