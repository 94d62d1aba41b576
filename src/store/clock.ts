import type { Action } from './state.ts';

/** The intervals that + and - go through, in seconds. */
export const INTERVALS = [0.2, 0.5, 1, 2, 3, 5, 10, 30, 60] as const;

/** The least and the most seconds between two readings. */
export const SHORTEST = 0.1;
export const LONGEST = 3600;

/** Reads less often (1) or more often (-1). */
export function changeInterval(step: -1 | 1): Action {
  return (state) => {
    const next = step > 0
      ? INTERVALS.find((seconds) => seconds > state.interval)
      : INTERVALS.findLast((seconds) => seconds < state.interval);
    return next === undefined ? state : { ...state, interval: next };
  };
}

export const togglePause: Action = (state) => ({ ...state, paused: !state.paused });
