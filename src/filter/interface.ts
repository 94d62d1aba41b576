import type { Names } from '../model/names.ts';
import { OWN } from '../model/netns.ts';
import type { Condition } from './field.ts';
import { type NumberTest, parseNumber } from './number.ts';
import { ID, INTERFACE } from './quantities.ts';
import type { Operator, Value } from './tokens.ts';

/** Nothing but indexes: one, a range, or a comparison with one. */
const INDEXES = /^(?:[<>]=?)?\d+(?:-\d+)?$/;

/**
 * The condition of an interface: an index is looked for in every network namespace, a name in the own one alone, since
 * another may have given the index to something else.
 * @throws FilterError where the value is neither.
 */
export function parseInterface(value: Value, operator: Operator, names: Names): Condition {
  const here = parseNumber(INTERFACE, value, operator, names);
  const elsewhere: NumberTest = INDEXES.test(value.text)
    ? parseNumber(ID, value, operator, names)
    : () => false;
  return ({ sockets: { interface: bound, netns } }) => (row) =>
    (netns[row] === OWN ? here : elsewhere)(bound[row] as number);
}
