import { closest, distance } from 'fastest-levenshtein';

/** The candidate that a mistyped word most likely means, or null where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const list = [...candidates];
  const plain = word.toLowerCase();
  const lower = list.map((candidate) => candidate.toLowerCase());
  if (list.length === 0) return null;
  const best = closest(plain, lower);
  // Two letters that changed places are a distance of 2.
  const most = Math.max(Math.min(plain.length - 1, 2), Math.floor(plain.length / 3));
  return distance(plain, best) <= most ? list[lower.indexOf(best)] as string : null;
}
