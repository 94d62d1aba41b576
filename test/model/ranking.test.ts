import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberKey, ordered, wholeKey } from '../../src/model/order.ts';
import { type Rank, ranking } from '../../src/model/ranking.ts';

/** More rows than are put in order at once, so that the wanted ones have to be looked for. */
const MANY = 5000;

/** Keys over so many rows: whole numbers, few or many, some not known; fractions; and at last the number of the row. */
const ranks: fc.Arbitrary<readonly Rank[]> = fc.record({
  seed: fc.integer(),
  few: fc.integer({ min: 1, max: 40 }),
  reverse: fc.tuple(fc.boolean(), fc.boolean()),
  wide: fc.boolean(),
}).map(({ seed, few, reverse: [first, second], wide }) => {
  let now = seed | 1;
  const random = () => (now = (Math.imul(now, 1664525) + 1013904223) >>> 0);
  const whole = Uint32Array.from({ length: MANY }, () => wide ? random() : (random() >>> 8) % few);
  const numbers = Float64Array.from(
    { length: MANY },
    () => random() % 5 === 0 ? NaN : (random() >>> 8) % few / 4,
  );
  const ids = Uint32Array.from({ length: MANY }, (_, row) => (row * 7) % MANY);
  return [
    { key: wholeKey(whole, 0), reverse: first },
    { key: numberKey(numbers), reverse: second },
    { key: wholeKey(ids), reverse: false },
  ];
});

const place = fc.integer({ min: -3, max: MANY + 3 });

test('any part of a ranking is that part of the whole order, and every row is found at its place', () => {
  fc.assert(
    fc.property(
      ranks,
      fc.array(fc.tuple(place, fc.integer({ min: 0, max: 300 })), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      (ranks, parts, step) => {
        const rows = Uint32Array.from({ length: Math.floor(MANY / step) }, (_, at) => at * step);
        const whole = ranks.reduceRight<Uint32Array>(
          (list, { key, reverse }) => ordered(list, key, reverse),
          rows,
        );
        const some = ranking(rows, ranks);
        assert.equal(some.length, rows.length);
        for (const [start, length] of parts) {
          const end = start + length;
          assert.deepEqual(
            [...some.slice(start, end)],
            [...whole.subarray(Math.max(0, start), Math.max(0, end))],
          );
          const row = whole[start];
          assert.equal(some.at(start), row);
          if (row !== undefined) assert.equal(ranking(rows, ranks).placeOf(row), start);
        }
        assert.equal(some.placeOf(MANY), -1);
        if (step > 1) assert.equal(some.placeOf(1), -1);
        assert.deepEqual([...some.all()], [...whole]);
        assert.deepEqual([...some.slice(10, 20)], [...whole.subarray(10, 20)]);
      },
    ),
    { numRuns: 60 },
  );
});

test('a part that is as large as the whole, or empty, is given too', () => {
  const rows = Uint32Array.from({ length: MANY }, (_, row) => row);
  const some = ranking(rows, [{ key: wholeKey(rows), reverse: true }]);
  assert.deepEqual([...some.slice(0, MANY)], [...rows].reverse());
  assert.equal(some.slice(7, 7).length, 0);
  assert.equal(ranking(new Uint32Array(0), []).at(0), undefined);
});
