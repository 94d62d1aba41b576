import { TCP, UDP } from './protocol.ts';
import type { Sockets } from './sockets.ts';
import { ALL_STATES, LISTEN, type StateSet } from './state.ts';

/** Sockets of these protocols, families and states. */
export type Reach = {
  readonly protocols: readonly number[];
  readonly families: readonly number[];
  readonly states: StateSet;
};

/** Every socket. */
export const EVERY_SOCKET: Reach = { protocols: [TCP, UDP], families: [4, 6], states: ALL_STATES };

/** What a sample holds that does not hold every socket. */
export type Part = Reach & {
  /** About how many sockets there are. */
  readonly about: number;
};

/** The sockets that both have. */
export function common(a: Reach, b: Reach): Reach {
  return {
    protocols: a.protocols.filter((protocol) => b.protocols.includes(protocol)),
    families: a.families.filter((family) => b.families.includes(family)),
    states: a.states & b.states,
  };
}

/** The least reach that has the sockets of both. */
export function united(a: Reach, b: Reach): Reach {
  return {
    protocols: EVERY_SOCKET.protocols.filter((protocol) =>
      a.protocols.includes(protocol) || b.protocols.includes(protocol)
    ),
    families: EVERY_SOCKET.families.filter((family) =>
      a.families.includes(family) || b.families.includes(family)
    ),
    states: a.states | b.states,
  };
}

/** Whether the first has every socket of the second. */
export function covers(a: Reach, b: Reach): boolean {
  const both = common(a, b);
  return both.protocols.length === b.protocols.length &&
    both.families.length === b.families.length && both.states === b.states;
}

/**
 * Whether readings that reach so far show a row as long as it is there: a listener stays one until it is closed, but another state may be
 * followed or preceded by one that is not read.
 */
export function holds(reach: Reach, { protocol, family, state }: Sockets, row: number): boolean {
  return reach.protocols.includes(protocol[row] as number) &&
    reach.families.includes(family[row] as number) &&
    (reach.states === ALL_STATES ||
      (state[row] === LISTEN && (reach.states >> LISTEN & 1) === 1));
}
