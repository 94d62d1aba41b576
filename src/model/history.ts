import { isTold } from './ended.ts';
import { NO_MACHINE } from './machine.ts';
import { UDP } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';
import { CLOSE_WAIT, LISTEN } from './state.ts';

/** The little of a snapshot's own network namespace that later ones are compared with. */
export type Reading = {
  readonly clock: number;
  /** How many sockets in CLOSE_WAIT each process has, by pid. */
  readonly closeWait: ReadonlyMap<number, number>;
  /** What listeners and UDP sockets had dropped, by the row's identity; those that had dropped nothing are left out. */
  readonly drops: ReadonlyMap<number, number>;
  readonly overflows: number | null;
};

/** Readings of the last minute, the oldest first. */
export type History = readonly Reading[];

/** The milliseconds that are remembered, and those between two readings. */
const SPAN = 60_000;
const STEP = 5_000;

/** The history with this snapshot in it, if the last reading is old enough. */
export function remember(history: History, snapshot: Snapshot): History {
  const { clock } = snapshot;
  const last = history.at(-1);
  if (last !== undefined && clock - last.clock < STEP) return history;
  return [...history.filter((reading) => clock - reading.clock <= SPAN), readingOf(snapshot)];
}

function readingOf({ clock, count, sockets, machine = NO_MACHINE }: Snapshot): Reading {
  const closeWait = new Map<number, number>();
  const drops = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    if (!isTold(sockets, row)) continue;
    const state = sockets.state[row];
    const isUdp = sockets.protocol[row] === UDP;
    if (state === CLOSE_WAIT) {
      const pid = sockets.pid[row] as number;
      closeWait.set(pid, (closeWait.get(pid) ?? 0) + 1);
    } else if ((isUdp || state === LISTEN) && sockets.drops[row] as number > 0) {
      drops.set(sockets.id[row] as number, sockets.drops[row] as number);
    }
  }
  return { clock, closeWait, drops, overflows: machine.overflows };
}
