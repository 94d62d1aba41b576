import type { Snapshot } from '../model/snapshot.ts';
import { FilterError, unknown } from './error.ts';
import type { Names } from '../model/names.ts';
import type { Condition } from './field.ts';
import type { Operator, Place, Value } from './tokens.ts';

/** Whether a number passes; NaN never does. */
export type NumberTest = (value: number) => boolean;

/** A kind of number and how it is written. */
export type Quantity = {
  /** What the error calls it. */
  readonly noun: string;
  /** What the error says was expected. */
  readonly expected: string;
  /** The number that a text stands for, in the unit of the column, or null. */
  readonly read: (text: string, names: Names) => number | null;
  /** The words that `read` knows. */
  readonly words?: (names: Names) => Iterable<string>;
  /** Comparisons pass nothing below this: 1 where 0 stands for "none". */
  readonly lowest?: number;
};

/** The numbers of rows that a condition looks at. */
export type Read = (snapshot: Snapshot) => (row: number) => number;

/** The condition that a column's number passes the test. */
export function numberCondition(read: Read, passes: NumberTest): Condition {
  return (snapshot) => {
    const number = read(snapshot);
    return (row) => passes(number(row));
  };
}

/**
 * The test that a value stands for: a number, a range `8000-8100` or, where the operator leaves it open, a
 * comparison such as `>1024`.
 * @throws FilterError where it is none of these.
 */
export function parseNumber(
  quantity: Quantity,
  value: Value,
  operator: Operator,
  names: Names,
): NumberTest {
  const [sign, from] = signOf(value, operator);
  const text = value.text.slice(from - value.from);
  const number = value.form === 'plain' ? quantity.read(text, names) : null;
  if (number !== null) return compare(sign, number, quantity.lowest ?? 0);
  const middle = text.indexOf('-');
  if (sign !== '=' || value.form !== 'plain' || middle < 1 || middle === text.length - 1) {
    throw wrong(quantity, text, { from, to: value.to }, names);
  }
  const end = (part: string, at: number) => {
    const read = quantity.read(part, names);
    if (read === null) throw wrong(quantity, part, { from: at, to: at + part.length }, names);
    return read;
  };
  const low = end(text.slice(0, middle), from);
  const high = end(text.slice(middle + 1), from + middle + 1);
  if (high < low) {
    throw new FilterError({ from }, `Empty range "${text}": expected the lower end first`);
  }
  return (number) => number >= low && number <= high;
}

function signOf(value: Value, operator: Operator): [Operator, number] {
  const open = operator === ':' || operator === '=';
  const sign = open ? /^[<>]=?/.exec(value.text)?.[0] as Operator | undefined : undefined;
  if (sign !== undefined) return [sign, value.from + sign.length];
  return [open || operator === '!=' ? '=' : operator, value.from];
}

function wrong(quantity: Quantity, text: string, at: Place, names: Names): FilterError {
  const words = /[a-z]/i.test(text) ? quantity.words?.(names) : [];
  return new FilterError(at, unknown(quantity.noun, text, quantity.expected, words));
}

function compare(sign: Operator, limit: number, lowest: number): NumberTest {
  switch (sign) {
    case '>':
      return (number) => number > limit && number >= lowest;
    case '>=':
      return (number) => number >= limit && number >= lowest;
    case '<':
      return (number) => number < limit && number >= lowest;
    case '<=':
      return (number) => number <= limit && number >= lowest;
    default:
      return (number) => number === limit;
  }
}
