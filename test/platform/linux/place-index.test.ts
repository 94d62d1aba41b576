import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placeIndex } from '../../../src/platform/linux/place-index.ts';

// Few numbers, which meet each other in the slots, some of them near each other and some as far apart as can be.
const number = fc.integer({ min: 0, max: 40 }).map((word) =>
  word % 2 === 0 ? word : (word * 1024 + 7) >>> 0
);
const step = fc.record({ number, deletes: fc.boolean() });

test('whatever is set and deleted, an index finds what a map does', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    const numbers: number[] = [];
    const index = placeIndex((place) => numbers[place] as number);
    const map = new Map<number, number>();
    for (const { number, deletes } of steps) {
      if (deletes) {
        index.delete(number);
        map.delete(number);
      } else {
        const place = numbers.push(number) - 1;
        index.set(number, place);
        map.set(number, place);
      }
      for (let each = 0; each <= 40; each++) {
        for (const one of [each, each * 1024 + 7]) {
          assert.equal(index.find(one), map.get(one) ?? -1);
        }
      }
    }
  }));
});

test('an index grows with what is in it, up to the largest number', () => {
  const numbers = Array.from({ length: 5000 }, (_, at) => 0xffffffff - at * 3);
  const index = placeIndex((place) => numbers[place] as number);
  numbers.forEach((one, place) => index.set(one, place));
  numbers.forEach((one, place) => assert.equal(index.find(one), place));
  assert.equal(index.find(5), -1);
});
