/**
 * Whether an error is a mistake in the program: the engine threw it. Errors that say in a sentence what the system refused are
 * plain ones.
 */
export function isFault(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError ||
    error instanceof ReferenceError;
}
