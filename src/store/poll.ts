import type { Collector, Scope } from '../platform/platform.ts';
import { fail, receive } from './receive.ts';
import { dispatch, type Store } from './store.ts';

/** Calls back after so many milliseconds; gives how to take that back. */
export type Timer = (callback: () => void, milliseconds: number) => () => void;

/** Reads snapshots into the store, one at a time. */
export type Poll = {
  /** Reads now; `thorough` forgets what is remembered of processes. Resolves when it is done. */
  refresh(thorough?: boolean): Promise<void>;
  stop(): void;
};

/** The pause after a reading is never shorter than this part of what the reading took. */
const LEAST_REST = 0.5;

export const systemTimer: Timer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Begins to read. The next reading is due an interval after the last one began, and never begins before that has
 * ended; a slow system delays it. While the view is paused none is due.
 */
export function poll(
  store: Store,
  collector: Collector,
  scope: Scope,
  timer: Timer = systemTimer,
): Poll {
  let reading: Promise<void> | null = null;
  let cancel = () => {};
  let stopped = false;
  let began = 0;
  let ended = 0;

  async function read(thorough: boolean): Promise<void> {
    began = performance.now();
    try {
      const sample = await collector.read(scope, thorough);
      if (!stopped) dispatch(store, receive(sample));
    } catch (error) {
      if (!stopped) dispatch(store, fail(error instanceof Error ? error.message : String(error)));
    }
    ended = performance.now();
  }

  function schedule(): void {
    cancel();
    cancel = () => {};
    const { paused, interval } = store.getState();
    if (stopped || paused || reading !== null) return;
    const due = Math.max(began + interval * 1000, ended + (ended - began) * LEAST_REST);
    cancel = timer(() => void refresh(), Math.max(0, due - performance.now()));
  }

  async function refresh(thorough = false): Promise<void> {
    // Whoever asks while a reading is under way wants one that begins after the question.
    if (reading !== null) {
      await reading;
      if (!thorough) return;
    }
    reading = read(thorough);
    await reading;
    reading = null;
    schedule();
  }

  const forget = store.subscribe((now, before) => {
    if (now.paused !== before.paused || now.interval !== before.interval) schedule();
  });
  void refresh();
  return {
    refresh,
    stop() {
      stopped = true;
      cancel();
      forget();
    },
  };
}
