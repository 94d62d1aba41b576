import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ageText,
  bytesText,
  countText,
  microsText,
  queueText,
  UNKNOWN,
} from '../../src/model/quantity.ts';

/** What a text of bytes says, and by how much it may be off. */
function bytesOf(text: string): { value: number; error: number } {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d)?)([KMGTPE]?)$/.exec(text) ?? [];
  const one = 1000 ** ('KMGTPE'.indexOf(unit || ' ') + 1);
  return { value: Number(number) * one, error: one * (number.includes('.') ? 0.05 : 0.5) };
}

test('bytesText() says any number of 64 bits in at most five columns, rounded to the last digit', () => {
  const bytes = fc.oneof(
    fc.nat(2000),
    fc.maxSafeNat(),
    fc.double({ min: 0, max: 2 ** 64, noNaN: true }),
    // Around every place where a digit or a unit changes.
    fc.tuple(
      fc.integer({ min: 1, max: 19 }),
      fc.constantFrom(9.94, 9.95, 9.96, 9.994, 9.995, 1, 1.05),
    )
      .map(([power, first]) => first * 10 ** (power - 1)),
  );
  fc.assert(
    fc.property(bytes, (bytes) => {
      const text = bytesText(bytes);
      assert.ok(text.length <= 5, text);
      const { value, error } = bytesOf(text);
      assert.ok(Math.abs(value - bytes) <= error * (1 + 1e-9), `${bytes} is not ${text}`);
    }),
    { numRuns: 2000 },
  );
});

const BYTES: readonly (readonly [number, string])[] = [
  [0, '0'],
  [0.4, '0'],
  [999, '999'],
  [999.5, '1.0K'],
  [1234, '1.2K'],
  [99_949, '99.9K'],
  [99_950, '100K'],
  [999_499, '999K'],
  [999_500, '1.0M'],
  [34_500_000, '34.5M'],
  [2 ** 64, '18.4E'],
  [NaN, UNKNOWN],
];

test('bytesText() writes bytes as people do', () => {
  for (const [bytes, text] of BYTES) assert.equal(bytesText(bytes), text);
});

test('queueText() is exact while six columns hold it', () => {
  assert.deepEqual([0, 999_999, 1_000_000, NaN].map(queueText), ['0', '999999', '1.0M', UNKNOWN]);
});

test('countText() knows what is not known', () => {
  assert.deepEqual([0, 12, NaN].map(countText), ['0', '12', UNKNOWN]);
});

test('microsText() says a time in the unit that fits it', () => {
  const texts: readonly (readonly [number, string])[] = [
    [1, '1us'],
    [999, '999us'],
    [1000, '1.0ms'],
    [4100, '4.1ms'],
    [9949, '9.9ms'],
    [9950, '10ms'],
    [999_499, '999ms'],
    [999_500, '1.0s'],
    [1_240_000, '1.2s'],
    [NaN, UNKNOWN],
  ];
  for (const [micros, text] of texts) assert.equal(microsText(micros), text);
});

test('ageText() counts whole units, and never goes below nothing', () => {
  const texts: readonly (readonly [number, string])[] = [
    [-5, '0s'],
    [0, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_599_999, '59m'],
    [3_600_000, '1h'],
    [86_399_999, '23h'],
    [86_400_000, '1d'],
    [86_400_000 * 999, '999d'],
  ];
  for (const [milliseconds, text] of texts) assert.equal(ageText(milliseconds), text);
});
