import type { Snapshot } from '../model/snapshot.ts';
import type { Action, State } from './state.ts';

/** What the header remembers of a snapshot; NaN: not known. */
export type Point = {
  /** The number of the snapshot, from 0. */
  readonly number: number;
  readonly sockets: number;
  /** By the kernel's number of their state. */
  readonly states: readonly number[];
  /** Each second. */
  readonly received: number;
  readonly sent: number;
  readonly opened: number;
  readonly closed: number;
  readonly retransmitted: number;
};

/** The points that are remembered: eight minutes at the usual interval, of which a terminal of 200 columns has room for all. */
export const MOST_POINTS = 480;

/** The history with a snapshot more, and the oldest one less where there are too many. */
export function recorded(history: readonly Point[], snapshot: Snapshot): readonly Point[] {
  const point: Point = {
    number: (history.at(-1)?.number ?? -1) + 1,
    sockets: snapshot.count,
    states: Array.from(
      snapshot.states,
      (tcp, state) => tcp + (snapshot.udpStates[state] as number),
    ),
    received: snapshot.rxRate,
    sent: snapshot.txRate,
    opened: snapshot.openRate,
    closed: snapshot.closeRate,
    retransmitted: snapshot.retransmitRate,
  };
  return [...history.slice(history.length < MOST_POINTS ? 0 : 1), point];
}

/** The least terminal that has room for the history. */
const LEAST = { columns: 120, rows: 30 } as const;

/** The lines of the history. */
export const HISTORY_LINES = 2;

/** Whether the header shows the history: a first point alone has nothing to show. */
export function hasHistory({ size, history }: State): boolean {
  return size.columns >= LEAST.columns && size.rows >= LEAST.rows && history.length > 1;
}

/** Shows the connections that have ended, or no longer. */
export const toggleEnded: Action = (state) => ({ ...state, endedShown: !state.endedShown });
