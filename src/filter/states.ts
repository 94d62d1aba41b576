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

/** The words of ss(8) that stand for several states. */
const SS_WORDS: ReadonlyMap<string, StateSet> = new Map([
  ['all', ALL_STATES],
  ['connected', CONNECTED],
  ['synchronized', CONNECTED & ~bit(2)],
  ['bucket', BUCKET],
  ['big', ALL_STATES & ~BUCKET & ~bit(NEW_SYN_RECV)],
]);

const SPELLINGS: readonly string[] = STATES.flatMap(({ spellings }) => spellings);

/** Every word for a state or for several, for completion and for suggestions. */
export const EVERY_STATE_WORD: readonly string[] = [
  ...STATE_WORDS,
  ...SPELLINGS,
  ...SS_WORDS.keys(),
];

/** The spelling of CLOSED that other names begin with: as a bare word it is a part of them. */
const PART = 'CLOSE';

/** Every bare word for one state, and not for several. */
const ONE_STATE: readonly string[] = STATES
  .flatMap(({ name, spellings }) => [name, ...spellings])
  .filter((word) => word !== PART);

/** The words for states, or for one state, in the way that `typed` begins: its case, and `_`, `-` or nothing inside. */
export function stateSpellings(typed: string, isOne = false): readonly string[] {
  if (typed === '') return isOne ? STATES.map(({ name }) => name) : STATE_WORDS;
  const isLower = /[a-z]/.test(typed);
  return (isOne ? ONE_STATE : EVERY_STATE_WORD).flatMap((word) => {
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
 * The states whose name holds a bare word. CLOSED takes its whole name, `UNCONN` or `UNCONNECTED`, since UDP without a
 * peer has the same number and shows no state.
 */
export function statesLike(matches: (name: string) => boolean, word: string): StateSet {
  const isPart = STATE_GROUPS.has(word.toLowerCase()) ||
    word.toUpperCase().replaceAll(/[-_]/g, '') === PART;
  const exact = isPart ? 0 : parseStates(word) ?? 0;
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
