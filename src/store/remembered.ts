/** A function that remembers its last answer for as long as the arguments are the same. */
export type Remembered<A extends readonly unknown[], R> = ((...args: A) => R) & {
  /** Takes an answer in that was worked out otherwise. */
  keep(args: A, result: R): void;
};

/** Remembers the last answer for as long as the arguments are the same. */
export function remembered<A extends readonly unknown[], R>(
  give: (...args: A) => R,
): Remembered<A, R> {
  let last: { args: A; result: R } | null = null;
  const ask = (...args: A) => {
    if (last === null || args.some((arg, at) => arg !== last?.args[at])) {
      last = { args, result: give(...args) };
    }
    return last.result;
  };
  return Object.assign(ask, { keep: (args: A, result: R) => void (last = { args, result }) });
}
