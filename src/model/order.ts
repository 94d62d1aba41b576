/** The columns of numbers that a digit may stand in as it is. */
type Numbers = Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** Gives a row's digit; where that stands in a column, says so, since to read there takes a third of the time that a call does. */
export type Digit = {
  (row: number): number;
  /** The digit of a row is element `row * width + place`. */
  readonly column?: { readonly values: Numbers; readonly width: number; readonly place: number };
};

/** The digit that stands in a column. */
function inColumn(values: Numbers, width = 1, place = 0): Digit {
  return Object.assign((row: number) => values[row * width + place] as number, {
    column: { values, width, place },
  });
}

/**
 * What rows are ordered by: 32-bit digits, the most significant first. A row whose value is not known comes
 * last in either direction.
 */
export type Key = {
  readonly digits: readonly Digit[];
  readonly unknown?: (row: number) => boolean;
};

/** So many rows repay the emptying of many buckets for half the passes. */
const MANY = 1 << 14;

/** Rows on their way into an order, each with the digit that it is sorted by at the moment. */
type Pass = { rows: Uint32Array; values: Uint32Array };

/**
 * The rows in the key's order, in a new array. Stable, and linear in the rows: a radix sort from the least digit on, which
 * passes over parts of digits that are the same in every row.
 */
export function ordered(rows: Uint32Array, key: Key, reverse: boolean): Uint32Array {
  const { length } = rows;
  const bits = length > MANY ? 16 : 8;
  const counts = new Uint32Array(1 << bits);
  const { unknown } = key;
  let from: Pass = { rows: rows.slice(), values: new Uint32Array(length) };
  let to: Pass = { rows: new Uint32Array(length), values: new Uint32Array(length) };
  for (const digit of key.digits.toReversed()) {
    const known = unknown ? (row: number) => unknown(row) ? 0 : digit(row) : digit;
    const varying = gather(from, known, reverse);
    for (let shift = 0; shift < 32; shift += bits) {
      if ((varying >>> shift & (counts.length - 1)) === 0) continue;
      distribute(from, to, shift, counts);
      [from, to] = [to, from];
    }
  }
  return unknown === undefined ? from.rows : knownFirst(from.rows, to.rows, unknown);
}

/** Reads the digit of every row; gives the bits in which they are not all the same, none where the rows are in order already. */
function gather({ rows, values }: Pass, digit: (row: number) => number, reverse: boolean): number {
  const turn = reverse ? 0xffffffff : 0;
  const first = rows.length > 0 ? digit(rows[0] as number) ^ turn : 0;
  let varying = 0;
  let before = 0;
  let inOrder = true;
  for (let at = 0; at < rows.length; at++) {
    const value = digit(rows[at] as number) ^ turn;
    values[at] = value;
    varying |= value ^ first;
    if (values[at]! < before) inOrder = false;
    before = values[at] as number;
  }
  return inOrder ? 0 : varying;
}

function distribute(from: Pass, to: Pass, shift: number, counts: Uint32Array): void {
  const mask = counts.length - 1;
  const { rows, values } = from;
  counts.fill(0);
  for (let at = 0; at < rows.length; at++) counts[(values[at] as number) >>> shift & mask]!++;
  let sum = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const count = counts[bucket] as number;
    counts[bucket] = sum;
    sum += count;
  }
  for (let at = 0; at < rows.length; at++) {
    const value = values[at] as number;
    const place = counts[value >>> shift & mask]!++;
    to.rows[place] = rows[at] as number;
    to.values[place] = value;
  }
}

/** Both halves keep their order. The largest digit is a value too, so no digit can stand for what is not known. */
function knownFirst(
  from: Uint32Array,
  to: Uint32Array,
  unknown: (row: number) => boolean,
): Uint32Array {
  let end = 0;
  for (const row of from) if (!unknown(row)) to[end++] = row;
  for (const row of from) if (unknown(row)) to[end++] = row;
  return to;
}

/** The key of whole numbers from 0 to 2³² - 1. */
export function wholeKey(values: Numbers, unknown?: number): Key {
  const digits = [inColumn(values)];
  return unknown === undefined ? { digits } : { digits, unknown: (row) => values[row] === unknown };
}

/** The key of numbers that are not negative: their bits have their order (IEEE 754). NaN is not known. */
export function numberKey(values: Float64Array): Key {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const high = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
  return {
    digits: [inColumn(words, 2, high), inColumn(words, 2, 1 - high)],
    unknown: (row) => Number.isNaN(values[row]),
  };
}

/** The key of addresses as four words each, then of their ports. */
export function endpointKey(words: Uint32Array, ports: Uint16Array): Key {
  return {
    digits: [...[0, 1, 2, 3].map((word) => inColumn(words, 4, word)), inColumn(ports)],
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
