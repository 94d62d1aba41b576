import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../model/steps.ts';

/** A long task may hold the event loop for this many milliseconds, less than a frame. */
const SPAN = 8;

/** Tells a long task when it has held the event loop long enough, and lets others run. */
export type Breath = {
  due(): boolean;
  take(): Promise<void>;
};

/** Begins a long task. */
export function breath(now: () => number = () => performance.now()): Breath {
  let since = now();
  return {
    due: () => now() - since > SPAN,
    async take() {
      await setImmediate();
      since = now();
    },
  };
}

/** Does work in steps, and lets others run between them. */
export async function unhurried<Result>(
  steps: Steps<Result>,
  now?: () => number,
): Promise<Result> {
  const pause = breath(now);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (pause.due()) await pause.take();
  }
}
