/** Work in steps, each a millisecond or so: between two of them something else may be done. */
export type Steps<Result> = Generator<void, Result, void>;

/** Does all steps at once. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** So many rows are a step. */
const ROWS = 4096;

/** Does something with rows in steps: `work` is given from which on, and up to which. */
export function* inSteps(count: number, work: (from: number, to: number) => void): Steps<void> {
  for (let from = 0; from < count; from += ROWS) {
    work(from, Math.min(count, from + ROWS));
    yield;
  }
}
