import {
  addressMatch,
  endpointCondition,
  hasFamily,
  parseEndpoint,
  portCondition,
} from './endpoint.ts';
import { ENDS } from './end.ts';
import { FilterError } from './error.ts';
import type { Names } from '../model/names.ts';
import type { Condition } from './field.ts';
import { type RowTest, some } from './row-test.ts';
import { parseNumber } from './number.ts';
import { pidCondition, processTest, userTest } from './owners.ts';
import { parseProtocol, PROTOCOL_WORDS } from './protocol.ts';
import { PORT } from './quantities.ts';
import { statesLike, stateTest } from './states.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { parseText, type TextTest } from './text.ts';
import type { Value } from './tokens.ts';

/**
 * The condition of a word without a key. A number is a port or a pid; `:443`, `10.0.0.7:443` and `10.0.0.0/8` are at
 * either end; anything else is looked for in what a row shows: process, command, user, addresses, state, protocol.
 * `afterColon` says that an earlier value of the list began with a colon, as in `:80,443`.
 * @throws FilterError where a port or a regular expression is not one, or a family of ss has no `src` or `dst` before it.
 */
export function parseBare(value: Value, names: Names, afterColon: boolean): Condition {
  if (hasFamily(value)) {
    throw new FilterError(value, `Cannot use "${value.text}" alone: expected src or dst before it`);
  }
  if (value.form === 'plain') {
    const colon = isPort(value);
    if (colon || afterColon) {
      const from = value.from + (colon ? 1 : 0);
      const port: Value = { ...value, from, text: value.text.slice(colon ? 1 : 0) };
      return portCondition(ENDS, parseNumber(PORT, port, ':', names));
    }
    if (/^\d+$/.test(value.text)) return numberCondition(Number(value.text));
    if (/^[[\d*].*[:/]|::.*\//.test(value.text)) {
      const endpoint = parseEndpoint(value, names);
      if (endpoint !== null) return endpointCondition(ENDS, endpoint);
    }
  }
  return textCondition(value);
}

/** Whether a bare word is a port: `:443`, and not an IPv6 address such as `::1`. */
export function isPort({ form, text }: Value): boolean {
  return form === 'plain' && text[0] === ':' && text[1] !== ':';
}

function numberCondition(number: number): Condition {
  const equal = (other: number) => other === number;
  return (snapshot) => some([portCondition(ENDS, equal)(snapshot), pidCondition(equal)(snapshot)]);
}

function textCondition(value: Value): Condition {
  const matches = parseText(value);
  const states = stateTest(stateSet(value, matches));
  const isProtocol = value.form === 'plain' && PROTOCOL_WORDS.includes(value.text.toLowerCase());
  const protocol = isProtocol ? [parseProtocol(value)] : [];
  const ends = mayBeInAddress(value) ? ENDS : [];
  const inAddress = addressMatch(value);
  return (snapshot) => {
    const tests: RowTest[] = [
      states(snapshot),
      processTest(snapshot, ({ name, command }) => matches(name) || matches(command)),
      userTest(snapshot, matches),
      ...pathTests(snapshot, matches),
      ...protocol.map((condition) => condition(snapshot)),
      ...ends.map((end) => inAddress(snapshot, end)),
    ];
    return some(tests);
  };
}

function stateSet(value: Value, matches: TextTest): number {
  if (value.form === 'pattern') return statesLike(matches, '');
  const part = value.text.toUpperCase().replaceAll('-', '_');
  return statesLike((name) => name.includes(part), value.text);
}

/** Spares every address where the text holds a character that none has. */
function mayBeInAddress(value: Value): boolean {
  return value.form === 'pattern' || /^[\da-f.:]*$/i.test(value.text);
}

/** UNIX sockets have a path where others have an address. */
function pathTests({ sockets, paths }: Snapshot, matches: TextTest): readonly RowTest[] {
  if (paths === undefined) return [];
  const passing = paths.map((path) => path !== '' && matches(path));
  return [(row) => passing[sockets.path[row] as number] === true];
}
