import type { Labels } from './labels.ts';
import type { Sample } from './sample.ts';

/** What became of a row since the snapshot before. */
export const MARKS = ['same', 'new', 'changed', 'gone', 'ended'] as const;
export type Mark = (typeof MARKS)[number];
export const NEW = 1;
export const CHANGED = 2;
export const GONE = 3;
/** Gone earlier, or before any snapshot saw it. */
export const ENDED = 4;

/** A connection's step from state to state: the row's identity, the kernel's numbers, and since when it was in the first. */
export type Change = {
  readonly id: number;
  readonly from: number;
  readonly since: number;
  readonly to: number;
};

/** A sample and what it tells together with the one before: identities, ages, rates and marks. */
export type Snapshot = Sample & {
  /** Rows of `sockets` to show: the `count` sockets that are there, then those that have ended and are remembered. */
  readonly total: number;
  /**
   * Sockets that came and went since the snapshot before: every one where the system tells of their ends, and else what the two snapshots
   * show.
   */
  readonly opened: number;
  readonly closed: number;
  /** Sockets whose ends will be told. */
  readonly whole: number;
  /** Ends that were told before the snapshots showed them: less than 0 where they are still to come. */
  readonly ahead: number;
  /** Sockets that opened and closed, and segments that were sent again, each second; NaN as with `rxRate`. */
  readonly openRate: number;
  readonly closeRate: number;
  readonly retransmitRate: number;
  /** Ends that were not told, since they last all were. */
  readonly missed: number;
  /** TCP sockets by the kernel's state number. */
  readonly states: Uint32Array;
  /** UDP and UNIX sockets likewise. */
  readonly udpStates: Uint32Array;
  /** Bytes a second of all connections, NaN until two snapshots are there. */
  readonly rxRate: number;
  readonly txRate: number;
  /** The connections whose state is another one than in the snapshot before. */
  readonly changes: readonly Change[];
  readonly nextId: number;
  /** What its text shows in place of numbers; left out where it shows numbers. */
  readonly labels?: Labels;
};

/** The row of an identity, or -1. */
export function rowOf({ sockets, total }: Snapshot, id: number): number {
  return sockets.id.subarray(0, total).indexOf(id);
}
