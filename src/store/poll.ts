import process from 'node:process';
import { asksOwners } from '../filter/reach.ts';
import { isFault } from '../model/fault.ts';
import { unhurried } from '../platform/breath.ts';
import type { Collector, Scope } from '../platform/platform.ts';
import { UNIX } from '../model/protocol.ts';
import { discard, type Sockets } from '../model/sockets.ts';
import { covers, EVERY_SOCKET, type Part } from '../model/reach.ts';
import { readsUnix, wantedPart } from './reach.ts';
import { fail, receiving } from './receive.ts';
import type { State } from './state.ts';
import { dispatch, type Store } from './store.ts';

/** Time as the reading needs it. */
export type Clock = {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Milliseconds of processor time that the program has used, in all threads. */
  used(): number;
  /** Calls back after so many milliseconds; gives how to take that back. */
  after(milliseconds: number, callback: () => void): () => void;
};

/** Reads snapshots into the store, one at a time. */
export type Poll = {
  /** Resolves when the first reading is done, or has failed. */
  readonly first: Promise<void>;
  /** Reads anew; `thorough` forgets what is remembered of processes. Resolves when that reading is done. */
  refresh(thorough?: boolean): Promise<void>;
  stop(): void;
};

/** The first sockets are shown before their processes are known where there are more of them than this, or more descriptors to look in. */
const MANY_OWNERS = 5000;
const MANY_DESCRIPTORS = 30_000;

/** The pause after a reading is never shorter than this part of what the reading took. */
const LEAST_REST = 0.5;

/** The most of one processor that reading may take for long. */
const SHARE = 0.25;
/** Stretched intervals are whole multiples of this many seconds. */
const STEP = 0.5;

/** The machine's own time. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  used() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The scope with what the view shows beyond it. */
function widened(scope: Scope, state: State): Scope {
  const protocols = readsUnix(state.filter) ? [...scope.protocols, UNIX] : scope.protocols;
  return { ...scope, netns: state.netns, protocols };
}

/**
 * Begins to read. The next reading is due an interval after the last one began, and never begins before that has
 * ended; a slow system delays it, and one whose reading costs more than a quarter of a processor has a longer interval. While the
 * view is paused none is due.
 */
export function poll(
  store: Store,
  collector: Collector,
  scope: Scope,
  clock: Clock = SYSTEM_CLOCK,
): Poll {
  let reading: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let nextIsThorough = false;
  let cancel = () => {};
  let stopped = false;
  let began = 0;
  let ended = 0;
  let cost = 0;
  let part: Part | null = null;
  /** Whether the processes were left out of the last reading. */
  let hasty = false;

  /** Stretches the interval where two readings in a row cost more than their share. */
  function pace(spent: number): void {
    const least = Math.min(spent, cost) / 1000 / SHARE;
    cost = spent;
    const { interval } = store.getState();
    const stretched = least > interval ? Math.ceil(least / STEP) * STEP : 0;
    if (!stopped && stretched !== store.getState().pace) {
      dispatch(store, (state) => ({ ...state, pace: stretched }));
    }
  }

  async function read(thorough: boolean): Promise<void> {
    began = clock.now();
    const before = clock.used();
    const { paused } = store.getState();
    // Who pauses wants the picture that is on the screen.
    const isWanted = () => {
      const now = store.getState();
      return !stopped && (paused || !now.paused || now.snapshot === null);
    };
    try {
      const state = store.getState();
      const about = collector.estimate?.() ?? 0;
      part = wantedPart(state, about);
      // To find the processes of many sockets takes longer than anybody wants to wait for the first ones.
      hasty = state.snapshot === null && !asksOwners(state.filter.text.expression) &&
        (about > MANY_OWNERS || (collector.descriptors?.() ?? 0) > MANY_DESCRIPTORS);
      const wanted = { ...widened(scope, state), ...part };
      const owners = wanted.owners && !hasty;
      const sample = await collector.read({ ...wanted, owners }, thorough);
      // The table that nobody looks at any more: the one before, or this one.
      let spent: Sockets | undefined = sample.sockets;
      if (isWanted()) {
        const whole = { ...sample, netns: wanted.netns, ...part && { part } };
        const before = store.getState().snapshot;
        const received = await unhurried(receiving(store.getState(), whole), clock.now);
        if (isWanted()) {
          dispatch(store, received);
          spent = before?.sockets;
        }
      }
      if (spent !== undefined) await unhurried(discard(spent), clock.now);
    } catch (error) {
      if (isFault(error)) throw error;
      hasty = false;
      if (isWanted()) dispatch(store, fail(error instanceof Error ? error.message : String(error)));
    }
    ended = clock.now();
    pace(clock.used() - before);
  }

  async function begin(thorough: boolean): Promise<void> {
    cancel();
    if (!stopped) await read(thorough);
    reading = null;
    if ((hasty && !stopped && !store.getState().paused) || isShort()) void refresh();
    else schedule();
  }

  /** Whether the part that was read lacks what is wanted by now: that is read at once. */
  function isShort(): boolean {
    const state = store.getState();
    if (part === null || stopped || state.paused) return false;
    return !covers(part, wantedPart(state, part.about) ?? EVERY_SOCKET);
  }

  function schedule(): void {
    cancel();
    cancel = () => {};
    const { paused, interval, pace } = store.getState();
    if (stopped || paused || reading !== null) return;
    const due = Math.max(
      began + Math.max(interval, pace) * 1000,
      ended + (ended - began) * LEAST_REST,
    );
    cancel = clock.after(Math.max(0, due - clock.now()), () => void refresh());
  }

  function refresh(thorough = false): Promise<void> {
    if (reading === null) return reading = begin(thorough);
    // Whoever asks while a reading is under way wants one that begins after the question; all of them share it.
    nextIsThorough ||= thorough;
    return next ??= reading.then(() => {
      const thorough = nextIsThorough;
      next = null;
      nextIsThorough = false;
      return reading = begin(thorough);
    });
  }

  const forget = store.subscribe((now, before) => {
    if (now.netns !== before.netns || readsUnix(now.filter) !== readsUnix(before.filter)) {
      void refresh();
    }
    if (now.paused !== before.paused || now.interval !== before.interval) schedule();
    if (reading === null && isShort()) void refresh();
  });
  return {
    first: refresh(),
    refresh,
    stop() {
      stopped = true;
      cancel();
      forget();
    },
  };
}
