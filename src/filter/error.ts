import { closest, distance } from 'fastest-levenshtein';

/** What is wrong with a filter: one sentence, and the column (from 1) of the character where it begins. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly column: number;

  constructor(at: { readonly from: number }, message: string) {
    super(message);
    this.column = at.from + 1;
  }
}

/** The candidate that a mistyped word most likely means, or null where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const list = [...candidates];
  const plain = word.toLowerCase();
  const lower = list.map((candidate) => candidate.toLowerCase());
  if (list.length === 0) return null;
  const best = closest(plain, lower);
  const near = distance(plain, best) <= Math.max(1, Math.floor(plain.length / 3));
  return near ? list[lower.indexOf(best)] as string : null;
}

/** `Unknown state "LITSEN": did you mean LISTEN?`, or what was expected where no candidate is near. */
export function unknown(
  what: string,
  word: string,
  expected: string,
  candidates: Iterable<string> = [],
): string {
  const guess = nearest(word, candidates);
  return `Unknown ${what} "${word}": ${guess === null ? expected : `did you mean ${guess}?`}`;
}
