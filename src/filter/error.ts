import { nearest } from '../model/nearest.ts';

/** What is wrong with a filter: one sentence, and the column (from 1) of the character where it begins. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly column: number;

  constructor(at: { readonly from: number }, message: string) {
    super(message);
    this.column = at.from + 1;
  }
}

/** `Unknown state "LITSEN": did you mean LISTEN?`, or what was expected where no candidate is near or there is no word. */
export function unknown(
  what: string,
  word: string,
  expected: string,
  candidates: Iterable<string> = [],
): string {
  if (word === '') return `Missing ${what}: ${expected}`;
  const guess = nearest(word, candidates);
  return `Unknown ${what} "${word}": ${guess === null ? expected : `did you mean ${guess}?`}`;
}
