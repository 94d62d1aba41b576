import type { Sample } from '../model/sample.ts';
import { follow } from '../model/snapshot.ts';
import { recorded } from './history.ts';
import type { Action } from './state.ts';
import { livingTags } from './tags.ts';

/** Takes a sample in. */
export function receive(sample: Sample): Action {
  return (state) => {
    const snapshot = follow(state.snapshot, sample);
    const history = recorded(state.history, snapshot);
    return { ...state, snapshot, history, tags: livingTags(state.tags, snapshot), problem: '' };
  };
}

/** Notes that a reading failed; the last good picture stays. */
export function fail(problem: string): Action {
  return (state) => ({ ...state, problem });
}

export function resize(columns: number, rows: number): Action {
  return (state) => ({ ...state, size: { columns, rows } });
}
