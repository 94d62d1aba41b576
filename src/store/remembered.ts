/** Remembers the last answer for as long as the arguments are the same. */
export function remembered<A extends readonly unknown[], R>(
  give: (...args: A) => R,
): (...args: A) => R {
  let last: { args: A; result: R } | null = null;
  return (...args) => {
    if (last === null || args.some((arg, at) => arg !== last?.args[at])) {
      last = { args, result: give(...args) };
    }
    return last.result;
  };
}
