/** Time in milliseconds: that of a clock which only goes forward, and what this thread has used of a processor. */
export type Times = { now(): number; used(): number };

/** How much of each second something may take of a processor. */
export type Budget = {
  /** Does a piece of work and counts what it uses. */
  spend<T>(work: () => T): T;
  /** Whether more was used in the second that runs, the piece of work that is under way included. */
  isSpent(): boolean;
};

/** A budget of so many milliseconds a second. Time for which others had the processor does not count. */
export function budget(most: number, times: Times): Budget {
  let second = times.now();
  let spent = 0;
  let began: number | null = null;
  const running = () => (began === null ? 0 : times.used() - began);
  return {
    spend(work) {
      const now = times.now();
      if (now - second >= 1000) [second, spent] = [now, 0];
      began = times.used();
      try {
        return work();
      } finally {
        spent += running();
        began = null;
      }
    },
    isSpent: () => spent + running() > most,
  };
}
