import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkline } from '../../src/view/history.tsx';

const HEIGHTS = [' ', '1', '2', '3', '4'];

test('a sparkline is as high as its greatest value, and shows what is little', () => {
  assert.equal(sparkline([1, 50, 100, 0], 4, HEIGHTS), '124 ');
});

test('a sparkline shows the newest values to the right, and nothing of what is not known', () => {
  assert.equal(sparkline([NaN, 4], 4, HEIGHTS), '   4');
  assert.equal(sparkline([9, 1, 1], 2, HEIGHTS), '44');
  assert.equal(sparkline([0, 0], 3, HEIGHTS), '   ');
});

test('a level sparkline grows seldom until it fills its columns, and another with each value', () => {
  const times = (length: number, value: number) => Array.from({ length }, () => value);
  const lengths = (last: number) =>
    Array.from(
      { length: 20 },
      (_, before) => sparkline([...times(before, 3), last], 20, HEIGHTS).trim().length,
    );
  assert.deepEqual(lengths(3), [...times(7, 1), ...times(12, 8), 20]);
  assert.deepEqual(lengths(1), Array.from({ length: 20 }, (_, before) => before + 1));
});
