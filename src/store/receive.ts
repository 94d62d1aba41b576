import { diagnose, NO_DIAGNOSIS } from '../findings.ts';
import { live } from '../model/lives.ts';
import type { Sample } from '../model/sample.ts';
import { follow } from '../model/snapshot.ts';
import { recorded } from './history.ts';
import type { Action } from './state.ts';
import { livingTags } from './tags.ts';

/** The checks look at a snapshot no more often than this, in milliseconds. */
const DIAGNOSIS_AGE = 2000;

/** Takes a sample in. */
export function receive(sample: Sample): Action {
  return (state) => {
    const snapshot = follow(state.snapshot, sample);
    const { diagnosis } = state;
    const due = snapshot.clock - diagnosis.clock >= DIAGNOSIS_AGE;
    return {
      ...state,
      snapshot,
      // What a part has is no point of the line that all sockets make.
      history: snapshot.part ? [] : recorded(state.history, snapshot),
      tags: livingTags(state.tags, snapshot),
      diagnosis: snapshot.part
        ? { ...NO_DIAGNOSIS, history: diagnosis.history }
        : due
        ? diagnose(diagnosis, snapshot)
        : diagnosis,
      lives: live(state.lives, snapshot),
      problem: '',
    };
  };
}

/** Notes that a reading failed; the last good picture stays. */
export function fail(problem: string): Action {
  return (state) => ({ ...state, problem });
}

export function resize(columns: number, rows: number): Action {
  return (state) => ({ ...state, size: { columns, rows } });
}
