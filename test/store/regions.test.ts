import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTooSmall, LEAST, regions } from '../../src/store/regions.ts';
import type { Mode, State } from '../../src/store/state.ts';
import { EMPTY_LINE, START } from '../../src/store/state.ts';
import { process } from '../filter/scene.ts';
import { having } from './machine.ts';

const target = { process: process(1, 'init'), user: 'root', inode: 0 };
const PROMPT: Mode = {
  kind: 'prompt',
  line: 'text',
  text: '',
  caret: 0,
  before: EMPTY_LINE,
  error: null,
  offer: null,
  recalled: null,
};
const MODES: readonly Mode[] = [
  { kind: 'table' },
  { kind: 'help', top: 0 },
  { kind: 'states', place: 0 },
  { kind: 'sort', place: 0 },
  PROMPT,
  { ...PROMPT, error: { column: 1, message: '' } },
  { ...PROMPT, offer: { from: 0, words: ['a', 'b'], place: -1 } },
  { kind: 'kill', question: { step: 'wait', target, signal: 'SIGTERM' } },
];

function sized(columns: number, rows: number, mode: Mode, from: State = START): State {
  return { ...from, mode, size: { columns, rows } };
}

test('the regions fill the terminal but for one line, in every mode', () => {
  const hidden = having([], { hidden: 3, owned: 7 });
  fc.assert(
    fc.property(
      fc.integer({ min: LEAST.rows, max: 100 }),
      fc.constantFrom(...MODES),
      fc.constantFrom(START, hidden),
      (rows, mode, from) => {
        const lines = Object.values(regions(sized(80, rows, mode, from)));
        assert.equal(lines.reduce((sum, one) => sum + one), rows - 1);
        assert.ok(lines.every((one) => one >= 0));
      },
    ),
  );
});

test('a table is in sight above every menu where there is room for it', () => {
  for (const mode of MODES.filter(({ kind }) => kind !== 'help')) {
    assert.ok(regions(sized(80, 24, mode)).table >= 3, mode.kind);
  }
});

test('a notice has a line of its own', () => {
  assert.equal(regions(having([])).header + 1, regions(having([], { hidden: 1 })).header);
});

test('a terminal is too small below the least in either direction', () => {
  const { columns, rows } = LEAST;
  const table = MODES[0] as Mode;
  assert.ok(!isTooSmall(sized(columns, rows, table)));
  assert.ok(isTooSmall(sized(columns - 1, rows, table)));
  assert.ok(isTooSmall(sized(columns, rows - 1, table)));
});
