import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions } from '../../../scripts/bench/options.ts';

test('sizes and programs are lists', () => {
  const options = readOptions(['--sizes', '200,200000', '--program', 'node dist/main.js']);
  assert.deepEqual(options.sizes, [200, 200000]);
  assert.deepEqual(options.programs, [['node', 'dist/main.js']]);
});

test('every part is measured unless one is chosen', () => {
  assert.deepEqual(readOptions([]).parts, ['list', 'live', 'ends']);
  assert.deepEqual(readOptions(['--only', 'live']).parts, ['live']);
  assert.throws(
    () => readOptions(['--only', 'both']),
    /--only both: expected one of list, live, ends/,
  );
});

test('what is no whole number, or too small, is refused with its name', () => {
  assert.throws(() => readOptions(['--sizes', '200,1e3']), /--sizes 1e3: expected a whole number/);
  assert.throws(() => readOptions(['--runs', '0']), /--runs 0: expected a whole number, 1 or more/);
  assert.throws(() => readOptions(['--size', '200']), /--size/);
});
