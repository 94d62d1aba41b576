import {
  ALL_STATES,
  CLOSED,
  LISTEN,
  NEW_SYN_RECV,
  parseStates,
  STATE_GROUPS,
  STATE_WORDS,
  STATES,
  type StateSet,
  SYN_RECV,
  TIME_WAIT,
} from '../model/state.ts';
import { FilterError, unknown } from './error.ts';
import type { Condition } from './field.ts';
import type { Value } from './tokens.ts';
import { begins } from './values.ts';

function bit(number: number): StateSet {
  return 1 << number;
}

const CONNECTED = ALL_STATES & ~bit(CLOSED) & ~bit(LISTEN);
const BUCKET = bit(SYN_RECV) | bit(TIME_WAIT);

/** The words of ss(8) that stand for no state of one name. */
const SS_WORDS: ReadonlyMap<string, StateSet> = new Map([
  ['all', ALL_STATES],
  ['connected', CONNECTED],
  ['synchronized', CONNECTED & ~bit(2)],
  ['bucket', BUCKET],
  ['big', ALL_STATES & ~BUCKET & ~bit(NEW_SYN_RECV)],
  ['close', bit(CLOSED)],
  ['unconnected', bit(CLOSED)],
  ['syn-rcv', bit(SYN_RECV)],
]);

/** Every word for a state or for several, for completion and for suggestions. */
export const EVERY_STATE_WORD: readonly string[] = [...STATE_WORDS, ...SS_WORDS.keys()];

/** Every word for one state, and not for several. */
const ONE_STATE: readonly string[] = STATES.flatMap(({ name, spellings }) => [name, ...spellings]);
const ANY_STATES: readonly string[] = [
  ...STATE_WORDS,
  ...STATES.flatMap(({ spellings }) => spellings),
  ...[...SS_WORDS.keys()].filter((word) => !word.includes('-')),
];

/** The words for states, or for one state, in the way that `typed` begins: its case, and `_`, `-` or nothing inside. */
export function stateSpellings(typed: string, isOne = false): readonly string[] {
  if (typed === '') return isOne ? STATES.map(({ name }) => name) : STATE_WORDS;
  const isLower = /[a-z]/.test(typed);
  return (isOne ? ONE_STATE : ANY_STATES).flatMap((word) => {
    const cased = isLower ? word.toLowerCase() : word.toUpperCase();
    const spelled = ['_', '-', ''].map((hyphen) => cased.replaceAll(/[-_]/g, hyphen));
    return spelled.find((spelling) => begins(spelling, typed)) ?? [];
  });
}

function parse(value: Value, meaning: (word: string) => StateSet | null | undefined): StateSet {
  const set = value.form === 'plain' ? meaning(value.text) : null;
  if (set !== null && set !== undefined) return set;
  throw new FilterError(
    value,
    unknown('state', value.text, 'expected one such as LISTEN or TIME_WAIT', EVERY_STATE_WORD),
  );
}

/**
 * The states of a `state:` value. A group in lower case comes first: `closing` is every state of that phase,
 * `CLOSING` the one state.
 */
export function parseStateSet(value: Value): StateSet {
  return parse(value, (word) => STATE_GROUPS.get(word) ?? dialects(word));
}

/** The states of a word behind ss's `state` or `exclude`, where `closing` is the one state. */
export function parseSsStates(value: Value): StateSet {
  return parse(value, dialects);
}

function dialects(word: string): StateSet | null {
  return SS_WORDS.get(word.toLowerCase()) ?? parseStates(word);
}

/**
 * The states whose name holds a bare word. CLOSED takes its whole name or `UNCONN`, since UDP without a peer has
 * the same number and shows no state.
 */
export function statesLike(matches: (name: string) => boolean, word: string): StateSet {
  const exact = STATE_GROUPS.has(word.toLowerCase()) ? 0 : parseStates(word) ?? 0;
  return STATES.reduce(
    (set, state) => state.number !== CLOSED && matches(state.name) ? set | bit(state.number) : set,
    exact,
  );
}

/** Passes rows in one of the states. A request socket counts as SYN_RECV; a UDP socket without a peer as CLOSED. */
export function stateTest(set: StateSet): Condition {
  const numbers = set & bit(SYN_RECV) ? set | bit(NEW_SYN_RECV) : set;
  return ({ sockets: { state } }) => (row) => (numbers & bit(state[row] as number)) !== 0;
}
