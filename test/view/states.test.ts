import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CLOSE_WAIT,
  ESTABLISHED,
  FIN_WAIT1,
  FIN_WAIT2,
  LISTEN,
  TIME_WAIT,
} from '../../src/model/state.ts';
import { stateLine } from '../../src/view/states.tsx';
import { theme } from '../../src/view/theme.ts';
import { after, connection, having, sees } from '../store/machine.ts';

const { glyphs } = theme(null, false);

/** A row in each of these states. */
function rows(...states: readonly number[]) {
  return states.map((state, at) => connection(at + 1, { state }));
}

const SIX = [LISTEN, ESTABLISHED, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE_WAIT];

test('states that have no room are left out whole, and that is told', () => {
  const line = (columns: number) =>
    stateLine({ ...having(rows(...SIX)), size: { columns, rows: 24 } }, glyphs);
  assert.deepEqual([line(80).isCut, line(80).parts.length], [false, 6]);
  for (let columns = 20; columns < 130; columns++) {
    const { parts, gap, isCut } = line(columns);
    const text = parts.map(({ word, count, drawn }) => `${word} ${count}${drawn && ' '}${drawn}`)
      .join(gap) + (isCut ? `${gap}…` : '');
    assert.ok(text.length <= columns, `${columns}: ${text}`);
    assert.equal(isCut, parts.length < 6);
  }
});

test('where there is a history, each state has a graph of its own', () => {
  const state = {
    ...after(
      having(rows(LISTEN, TIME_WAIT)),
      sees(rows(LISTEN, TIME_WAIT, TIME_WAIT, TIME_WAIT, TIME_WAIT)),
      ...Array.from({ length: 20 }, () => sees(rows(LISTEN, TIME_WAIT))),
    ),
    size: { columns: 120, rows: 30 },
  };
  const drawn = stateLine(state, glyphs).parts.map(({ drawn }) => drawn.trimStart());
  const highest = glyphs.spark.at(-1);
  assert.equal(drawn[0], highest);
  assert.equal(drawn[1], `${highest}${glyphs.spark[2]}${glyphs.spark[2]}`);
});
