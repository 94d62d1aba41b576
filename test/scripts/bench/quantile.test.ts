import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, quantile } from '../../../scripts/bench/quantile.ts';

test('a quantile is the smallest sample that enough of the samples do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(quantile(hundred, 0.99), 99);
  assert.equal(quantile(hundred, 1), 100);
  assert.equal(quantile(hundred, 0), 1);
  assert.equal(quantile([7], 0.99), 7);
});

test('samples are ordered as numbers and stay as they were given', () => {
  const samples = [100, 9, 10];
  assert.equal(median(samples), 10);
  assert.deepEqual(samples, [100, 9, 10]);
});

test('no samples have no quantile', () => {
  assert.equal(median([]), null);
});
