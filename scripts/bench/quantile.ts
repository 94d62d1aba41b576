/**
 * The smallest sample that at least `part` of all samples do not exceed (the nearest rank), or null of none.
 *
 * @param part from 0 to 1; 0.5 is the median.
 */
export function quantile(samples: readonly number[], part: number): number | null {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil(part * sorted.length), 1) - 1] ?? null;
}

/** The middle sample, or null of none. */
export function median(samples: readonly number[]): number | null {
  return quantile(samples, 0.5);
}
