import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  endpointKey,
  type Key,
  numberKey,
  ordered,
  textKey,
  wholeKey,
} from '../../src/model/order.ts';

const MOST = 0xffffffff;

/** The rows in the order that Array.sort gives by a comparison; null is not known and comes last. */
function expected<T>(
  values: readonly (T | null)[],
  compare: (a: T, b: T) => number,
  reverse: boolean,
): number[] {
  return values.map((_, row) => row).sort((a, b) => {
    const [left, right] = [values[a] as T | null, values[b] as T | null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return reverse ? compare(right, left) : compare(left, right);
  });
}

function order(key: Key, count: number, reverse: boolean): number[] {
  return [...ordered(Uint32Array.from({ length: count }, (_, row) => row), key, reverse)];
}

const known = <T>(value: fc.Arbitrary<T>) => fc.array(fc.option(value, { freq: 4 }));
const byNumber = (a: number, b: number) => a - b;

test('whole numbers stand as Array.sort puts them, stable, the unknown last both ways', () => {
  const whole = fc.oneof(
    fc.constantFrom(1, 2, 0xffff, 0x10000, MOST),
    fc.integer({ min: 1, max: MOST }),
  );
  fc.assert(fc.property(known(whole), fc.boolean(), (values, reverse) => {
    const key = wholeKey(Uint32Array.from(values, (value) => value ?? 0), 0);
    assert.deepEqual(order(key, values.length, reverse), expected(values, byNumber, reverse));
  }));
});

test('numbers stand as Array.sort puts them, stable, NaN last both ways', () => {
  const number = fc.oneof(
    fc.constantFrom(0, 1, 1.5, Number.MAX_SAFE_INTEGER, Infinity),
    fc.double({ min: 0, noNaN: true }).map((value) => value + 0),
  );
  fc.assert(fc.property(known(number), fc.boolean(), (values, reverse) => {
    const key = numberKey(Float64Array.from(values, (value) => value ?? NaN));
    // Infinity - Infinity is no order.
    const compare = (a: number, b: number) => a < b ? -1 : a > b ? 1 : 0;
    assert.deepEqual(order(key, values.length, reverse), expected(values, compare, reverse));
  }));
});

test('a key whose largest digit is known keeps it before the unknown both ways', () => {
  const digits = [MOST, 0, 5, MOST, 0];
  const key: Key = { digits: [(row) => digits[row] as number], unknown: (row) => row < 2 };
  assert.deepEqual(order(key, 5, false), [4, 2, 3, 0, 1]);
  assert.deepEqual(order(key, 5, true), [3, 2, 4, 0, 1]);
});

test('texts stand without regard to case, no text last both ways', () => {
  const text = fc.constantFrom('nginx', 'Nginx', 'sshd', 'a', 'Z', 'ß', 'é', '日本');
  fc.assert(fc.property(known(text), fc.boolean(), (values, reverse) => {
    const texts = values.map((value) => value ?? '');
    const key = textKey(texts, (row) => texts[row] as string);
    const folded = (a: string, b: string) => {
      const [left, right] = [a.toLowerCase(), b.toLowerCase()];
      return left < right ? -1 : left > right ? 1 : a < b ? -1 : a > b ? 1 : 0;
    };
    assert.deepEqual(order(key, texts.length, reverse), expected(values, folded, reverse));
  }));
});

test('endpoints stand by address, then by port', () => {
  const word = fc.oneof(fc.constantFrom(0, 0xffff, MOST), fc.nat());
  const end = fc.tuple(word, word, word, word, fc.nat(0xffff));
  fc.assert(fc.property(fc.array(end), fc.boolean(), (ends, reverse) => {
    const words = Uint32Array.from(ends.flatMap((one) => one.slice(0, 4)));
    const key = endpointKey(words, Uint16Array.from(ends, (one) => one[4]));
    const compare = (a: readonly number[], b: readonly number[]) => {
      const place = a.findIndex((part, at) => part !== b[at]);
      return place < 0 ? 0 : (a[place] as number) - (b[place] as number);
    };
    assert.deepEqual(order(key, ends.length, reverse), expected(ends, compare, reverse));
  }));
});

test('ordered() leaves the given rows as they are, and orders only them', () => {
  const rows = new Uint32Array([4, 0, 2]);
  const values = [5, 9, 1, 9, 3];
  assert.deepEqual([...ordered(rows, wholeKey(Uint32Array.from(values)), false)], [2, 4, 0]);
  assert.deepEqual([...rows], [4, 0, 2]);
});
