/** A part of a connection's life; `idle` is before and after it. */
export type Phase = 'idle' | 'opening' | 'open' | 'closing';

/** One TCP state and every word for it. */
export type State = {
  /** The kernel's number (include/net/tcp_states.h). */
  readonly number: number;
  /** Linux netstat's word, which the program prints. */
  readonly name: string;
  /** At most six characters, for narrow terminals. */
  readonly short: string;
  readonly phase: Phase;
  /** How RFC 9293, ss, Windows, macOS and others write it, where that differs by more than `-` and `_`. */
  readonly spellings: readonly string[];
};

/** The kernel numbers that the program itself speaks of. */
export const ESTABLISHED = 1;
export const SYN_SENT = 2;
export const SYN_RECV = 3;
export const FIN_WAIT1 = 4;
export const FIN_WAIT2 = 5;
export const TIME_WAIT = 6;
export const CLOSED = 7;
export const CLOSE_WAIT = 8;
export const LAST_ACK = 9;
export const LISTEN = 10;
export const CLOSING = 11;
/** A connection request that has no socket of its own yet; shown as SYN_RECV. */
export const NEW_SYN_RECV = 12;

/** Every state, in the order of a connection's life. */
export const STATES: readonly State[] = [
  { number: LISTEN, name: 'LISTEN', short: 'LISTEN', phase: 'idle', spellings: ['LISTENING'] },
  { number: SYN_SENT, name: 'SYN_SENT', short: 'SYN-S', phase: 'opening', spellings: ['SYN_SEND'] },
  {
    number: SYN_RECV,
    name: 'SYN_RECV',
    short: 'SYN-R',
    phase: 'opening',
    spellings: ['SYN_RECEIVED', 'SYN_RCVD', 'SYN_RCV'],
  },
  { number: ESTABLISHED, name: 'ESTABLISHED', short: 'ESTAB', phase: 'open', spellings: [] },
  { number: FIN_WAIT1, name: 'FIN_WAIT1', short: 'FIN-1', phase: 'closing', spellings: [] },
  { number: FIN_WAIT2, name: 'FIN_WAIT2', short: 'FIN-2', phase: 'closing', spellings: [] },
  { number: CLOSING, name: 'CLOSING', short: 'CLOSNG', phase: 'closing', spellings: [] },
  {
    number: TIME_WAIT,
    name: 'TIME_WAIT',
    short: 'TIME-W',
    phase: 'closing',
    spellings: ['TIMED_WAIT'],
  },
  { number: CLOSE_WAIT, name: 'CLOSE_WAIT', short: 'CLOS-W', phase: 'closing', spellings: [] },
  { number: LAST_ACK, name: 'LAST_ACK', short: 'LASTAK', phase: 'closing', spellings: [] },
  {
    number: CLOSED,
    name: 'CLOSED',
    short: 'UNCONN',
    phase: 'idle',
    spellings: ['UNCONN', 'UNCONNECTED', 'CLOSE'],
  },
];

/** The place of a kernel number in `STATES`, or -1. Index: the number. */
export const LIFE: Int8Array = new Int8Array(16).fill(-1);
STATES.forEach((state, place) => (LIFE[state.number] = place));
LIFE[NEW_SYN_RECV] = LIFE[SYN_RECV] as number;

/** The state of a kernel number, or null for one that this program does not know. */
export function stateOf(number: number): State | null {
  return STATES[LIFE[number] ?? -1] ?? null;
}

/** The word for a state where all are counted: what is CLOSED for the kernel is UDP without a peer, which ss calls UNCONN. */
export function stateWord({ number, name, short }: State): string {
  return number === CLOSED ? short : name;
}

/** A set of states: bit n stands for the kernel number n. */
export type StateSet = number;

/** The set of the states that pass. */
export function statesWhere(passes: (state: State) => boolean): StateSet {
  return STATES.reduce((set, state) => (passes(state) ? set | (1 << state.number) : set), 0);
}

/** The set of some kernel numbers. */
export function statesOf(...numbers: readonly number[]): StateSet {
  return numbers.reduce((set, number) => set | (1 << number), 0);
}

/** Every state, and the request sockets that are shown as SYN_RECV. */
export const ALL_STATES: StateSet = statesWhere(() => true) | (1 << NEW_SYN_RECV);

/** Words for several states at once. UDP that has no peer is what netstat and ss list as listening. */
export const STATE_GROUPS: ReadonlyMap<string, StateSet> = new Map([
  ['opening', statesWhere((state) => state.phase === 'opening')],
  ['open', statesWhere((state) => state.phase === 'open')],
  ['closing', statesWhere((state) => state.phase === 'closing')],
]);

/** What the kernel numbers of a listener are: LISTEN for TCP, CLOSED for UDP that has no peer. */
export const LISTENING: StateSet = (1 << LISTEN) | (1 << CLOSED);

const bySpelling = new Map<string, StateSet>(STATE_GROUPS);
for (const state of STATES) {
  for (const word of [state.name, state.short, ...state.spellings]) {
    bySpelling.set(plain(word), 1 << state.number);
  }
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/** The states that a word means, in any dialect, case and hyphenation, or null. */
export function parseStates(word: string): StateSet | null {
  return bySpelling.get(plain(word)) ?? null;
}

/** Every word that `parseStates` is meant to be given, for suggestions and completion. */
export const STATE_WORDS: readonly string[] = [
  ...STATES.map((state) => state.name),
  ...STATE_GROUPS.keys(),
];
