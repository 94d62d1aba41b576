import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasHistory, MOST_POINTS, type Point, recorded } from '../../src/store/history.ts';
import { follow } from '../../src/model/follow.ts';
import { START } from '../../src/store/state.ts';
import { sample } from '../model/rows.ts';

function history(points: number): readonly Point[] {
  const snapshot = follow(null, sample(0, []));
  let all: readonly Point[] = [];
  for (let point = 0; point < points; point++) all = recorded(all, snapshot);
  return all;
}

test('the history keeps the newest points, and numbers them all', () => {
  const numbers = history(MOST_POINTS + 3).map(({ number }) => number);
  assert.deepEqual(numbers, Array.from({ length: MOST_POINTS }, (_, at) => at + 3));
});

test('the history is shown from two points on, where there is room', () => {
  const shown = (points: number, columns: number, rows: number) =>
    hasHistory({ ...START, history: history(points), size: { columns, rows } });
  assert.deepEqual(
    [shown(2, 120, 30), shown(1, 120, 30), shown(2, 119, 30), shown(2, 120, 29)],
    [true, false, false, false],
  );
});
