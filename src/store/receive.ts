import { diagnosing, type Diagnosis, NO_DIAGNOSIS } from '../findings.ts';
import { live } from '../model/lives.ts';
import type { Sample } from '../model/sample.ts';
import { following } from '../model/follow.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { atOnce, type Steps } from '../model/steps.ts';
import { writeAgain } from './foresee.ts';
import { recorded } from './history.ts';
import { rows, sifted } from './select.ts';
import type { Action, State } from './state.ts';
import { livingTags } from './tags.ts';

/** The checks look at a snapshot no more often than this in milliseconds, and so much later for every socket, of which each takes its time. */
const DIAGNOSIS_AGE = 2000;
const DIAGNOSIS_REST = 0.02;

/** Takes a sample in, at once. */
export function receive(sample: Sample): Action {
  return (state) => atOnce(receiving(state, sample))(state);
}

/**
 * The step that takes a sample in, worked out in steps of which none takes long. Meanwhile the state may change in all but what comes
 * from samples.
 */
export function* receiving(now: State, sample: Sample): Steps<Action> {
  const snapshot = yield* following(now.snapshot, sample);
  const diagnosis = yield* diagnosed(now.diagnosis, snapshot);
  if (now.snapshot !== null) yield* writeAgain(now.snapshot, snapshot);
  yield* sifted(now, snapshot);
  // What is on the screen is put in order before it is drawn.
  rows({ ...now, snapshot }).slice(now.top, now.top + now.size.rows);
  yield;
  return (state) => ({
    ...state,
    snapshot,
    // What a part has is no point of the line that all sockets make.
    history: snapshot.part ? [] : recorded(state.history, snapshot),
    tags: livingTags(state.tags, snapshot),
    diagnosis,
    lives: live(state.lives, snapshot),
    problem: '',
  });
}

function* diagnosed(before: Diagnosis, snapshot: Snapshot): Steps<Diagnosis> {
  const { clock, count, part, owners } = snapshot;
  // Of a part, or of processes that are not known yet, the checks would tell what is not so.
  if (part || owners.unread) return { ...NO_DIAGNOSIS, history: before.history };
  const due = clock - before.clock >= DIAGNOSIS_AGE + count * DIAGNOSIS_REST;
  return due ? yield* diagnosing(before, snapshot) : before;
}

/** Notes that a reading failed; the last good picture stays. */
export function fail(problem: string): Action {
  return (state) => ({ ...state, problem });
}

export function resize(columns: number, rows: number): Action {
  return (state) => ({ ...state, size: { columns, rows } });
}
