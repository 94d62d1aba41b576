/**
 * What rows are ordered by: 32-bit digits, the most significant first. A row whose value is not known comes
 * last in either direction.
 */
export type Key = {
  readonly digits: readonly ((row: number) => number)[];
  readonly unknown?: (row: number) => boolean;
};

const BITS = 16;
const BUCKETS = 1 << BITS;

/**
 * The rows in the key's order, in a new array. Stable, and linear in the rows: a radix sort from the least digit on, which
 * passes over halves of digits that are the same in every row.
 */
export function ordered(rows: Uint32Array, key: Key, reverse: boolean): Uint32Array {
  const { digits, unknown } = key;
  let from = rows.slice();
  let to = new Uint32Array(rows.length);
  const values = new Uint32Array(rows.length);
  const counts = new Uint32Array(BUCKETS);
  for (let place = digits.length - 1; place >= 0; place--) {
    const digit = digits[place] as (row: number) => number;
    for (let shift = 0; shift < 32; shift += BITS) {
      for (let at = 0; at < from.length; at++) {
        const row = from[at] as number;
        const value = unknown?.(row) ? 0 : reverse ? ~digit(row) : digit(row);
        values[at] = (value >>> shift) & (BUCKETS - 1);
      }
      if (isConstant(values)) continue;
      counts.fill(0);
      for (let at = 0; at < values.length; at++) counts[values[at] as number]!++;
      let sum = 0;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const count = counts[bucket] as number;
        counts[bucket] = sum;
        sum += count;
      }
      for (let at = 0; at < from.length; at++) {
        to[counts[values[at] as number]!++] = from[at] as number;
      }
      [from, to] = [to, from];
    }
  }
  return unknown === undefined ? from : knownFirst(from, unknown);
}

/** Both halves keep their order. The largest digit is a value too, so no digit can stand for what is not known. */
function knownFirst(rows: Uint32Array, unknown: (row: number) => boolean): Uint32Array {
  const parted = new Uint32Array(rows.length);
  let known = 0;
  for (const row of rows) if (!unknown(row)) parted[known++] = row;
  let at = known;
  for (const row of rows) if (unknown(row)) parted[at++] = row;
  return parted;
}

function isConstant(values: Uint32Array): boolean {
  for (let at = 1; at < values.length; at++) if (values[at] !== values[0]) return false;
  return true;
}

/** The key of whole numbers from 0 to 2³² - 1. */
export function wholeKey(values: ArrayLike<number>, unknown?: number): Key {
  const digits = [(row: number) => values[row] as number];
  return unknown === undefined ? { digits } : { digits, unknown: (row) => values[row] === unknown };
}

/** The key of numbers that are not negative: their bits have their order (IEEE 754). NaN is not known. */
export function numberKey(values: Float64Array): Key {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const high = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
  return {
    digits: [
      (row) => words[row * 2 + high] as number,
      (row) => words[row * 2 + 1 - high] as number,
    ],
    unknown: (row) => Number.isNaN(values[row]),
  };
}

/** The key of addresses as four words each, then of their ports. */
export function endpointKey(words: Uint32Array, ports: Uint16Array): Key {
  return {
    digits: [
      ...[0, 1, 2, 3].map((word) => (row: number) => words[row * 4 + word] as number),
      (row) => ports[row] as number,
    ],
  };
}

/** The key of texts, of which few are different: case does not count. '' is not known. */
export function textKey(texts: Iterable<string>, text: (row: number) => string): Key {
  const fold = (one: string) => one.toLowerCase();
  const sorted = [...new Set(texts)].sort((a, b) =>
    fold(a) < fold(b) ? -1 : fold(a) > fold(b) ? 1 : a < b ? -1 : 1
  );
  const rank = new Map(sorted.map((one, place) => [one, place]));
  return {
    digits: [(row) => rank.get(text(row)) ?? 0],
    unknown: (row) => text(row) === '',
  };
}
